/** In ms: the longest work between two looks at the message queue, half a frame. */
export const TURN_MS = 8;
