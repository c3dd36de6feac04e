/** Screens on which the window takes the whole page. */
export const mobile = '(max-width:480px),(max-height:480px) and (pointer:coarse)';
