// (filled in once the server's words exist)
export async function realChecks() {}
