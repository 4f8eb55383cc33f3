/** It was written to while it was read. */
export class ChangingFile extends Error {}
