import type { Frame, Page } from '@playwright/test';

/** A text that is markup, quotes, and a mark that turns around all that follows; `word` stays readable in it. */
export function hostile(word: string): string {
  return `${word}"'><img src=x onerror=owned=1><script>owned=1</script>{{7*7}}\u202E${word}`;
}

/**
 * What is wrong with how a page shows such texts: that something of them ran or became an element, or that their marks reach
 * beyond them into the words around them.
 */
export async function faultsWith(page: Page | Frame): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    if ('owned' in window) found.push('it ran');
    if (document.querySelector('img[src="x"], [onerror], [onload], a[href^="javascript:" i]')) found.push('it became an element');
    const shown = (element: Element) => element.getClientRects().length > 0;
    /** Texts in which a turn is open that nothing closes. */
    const isOpen = (text: string) => /\u202E/.test(text.replace(/\u2068[^\u2069]*\u2069/g, ''));
    /** The turn is the end of a text, which may have been cut. */
    const endsSo = (text: string) => /\u202E\w*…?$/.test(text.trim());
    const turns = (element: Element) => {
      const { display, unicodeBidi } = getComputedStyle(element);
      return display === 'inline' && /^(normal|embed)$/.test(unicodeBidi);
    };
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const text = node.nodeValue ?? '';
      let box = node.parentElement!;
      if (isOpen(text) && !/^(SCRIPT|STYLE)$/.test(box.tagName) && !endsSo(text)) found.push(`a sentence: ${text}`);
      if (!isOpen(text) || /^(SCRIPT|STYLE|OPTION)$/.test(box.tagName) || !shown(box)) continue;
      while (turns(box) && box.parentElement) box = box.parentElement;
      // Whatever else stands in the same line is turned around with it.
      const rest = [...box.childNodes].filter((child) => child.nodeType === Node.TEXT_NODE || (child instanceof HTMLElement && turns(child)));
      const others = rest.filter((child) => !child.contains(node) && child.textContent?.trim());
      if (others.length > 0) found.push(`turned around: ${others.map((o) => o.textContent).join(' | ')} in ${box.tagName}.${String(box.className)}: ${box.textContent}`);
    }
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
        const text = element.getAttribute(name) ?? '';
        if (isOpen(text) && !endsSo(text)) found.push(`${name} of ${element.tagName}: ${text}`);
      }
    }
    if (isOpen(document.title) && !endsSo(document.title)) found.push(`the title: ${document.title}`);
    return found;
  });
}
