/** What the server says while one waits. */
export const READING_WORKSPACE = 'Reading the files of the workspace';
export const LOOKING_FOR_WORKLOADS = 'Looking for workloads';
