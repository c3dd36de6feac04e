/**
 * Puts a style sheet into a document and returns what takes it out again. A constructed
 * sheet needs no permission of the page's content security policy; browsers without it
 * get a style element that carries the page's nonce.
 */
export function addSheet(doc: Document, css: string, nonce: string): () => void {
  try {
    const view = doc.defaultView as (Window & typeof globalThis) | null;
    const sheet = new view!.CSSStyleSheet();
    sheet.replaceSync(css);
    doc.adoptedStyleSheets = [...doc.adoptedStyleSheets, sheet];
    return () => {
      doc.adoptedStyleSheets = doc.adoptedStyleSheets.filter((s) => s !== sheet);
    };
  } catch {
    const style = doc.createElement('style');
    style.nonce = nonce;
    style.textContent = css;
    doc.head.append(style);
    return () => style.remove();
  }
}
