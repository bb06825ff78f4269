export const robustnessTests = () => [];
