/**
 * How high a line of the editor is, in pixels: fixed, so that what stands in its place while it loads is as high as it
 * will be.
 */
export const lineHeight = 20;
