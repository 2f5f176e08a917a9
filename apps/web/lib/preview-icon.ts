/** The picture in the link preview of a page without photos. */
export const PREVIEW_ICON = { url: '/icons/512.png', width: 512, height: 512, alt: '' };
