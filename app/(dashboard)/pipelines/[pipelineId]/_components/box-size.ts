/** Of a box in the picture of a pipeline. */
export const boxSize = { width: 208, height: 52 };
