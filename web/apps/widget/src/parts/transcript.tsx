import { useState } from 'preact/hooks';
import { formText, menuText, windowText as t } from '../text/en';
import { direction } from '../window/direction';
import { Ask } from '../window/view/Ask';
import css from './forms.css';

export const style = css;

export interface MailProps {
  email: string;
  /** Resolves with the words of a refusal, or with null. */
  onSend: (email: string) => Promise<string | null>;
  onClose: () => void;
}

/** Asks where the chat is to be mailed to. */
export function MailDialog({ email, onSend, onClose }: MailProps) {
  const [address, setAddress] = useState(email);
  const [state, setState] = useState<'asking' | 'busy' | 'sent'>('asking');
  const [error, setError] = useState('');
  const send = async () => {
    if (!/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(address.trim())) return setError(t.badEmail);
    setState('busy');
    const refusal = await onSend(address.trim());
    setError(refusal ?? '');
    setState(refusal === null ? 'sent' : 'asking');
  };
  return (
    <Ask
      title={menuText.emailTranscript}
      submit={state === 'sent' ? t.close : state === 'busy' ? t.sending : t.send}
      isBusy={state === 'busy'}
      isDone={state === 'sent'}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      {state === 'sent' ? (
        <p role="status">{formText.transcriptSent}</p>
      ) : (
        <div class="field">
          <label for="parley-address">{formText.transcriptAddress}</label>
          <input
            id="parley-address"
            type="email"
            dir={direction(address)}
            autocomplete="email"
            maxLength={254}
            value={address}
            aria-invalid={error !== ''}
            aria-describedby="parley-address-error"
            onInput={(event) => {
              setAddress(event.currentTarget.value);
              setError('');
            }}
          />
          <p class="field__error" id="parley-address-error" role="alert">
            {error}
          </p>
        </div>
      )}
    </Ask>
  );
}

/** Has the browser print a page of the server's, which is drawn in a frame of its own. */
export async function print(page: Blob): Promise<void> {
  // Under another name, because browsers hold even markup that is only read to the page's policy.
  const source = new DOMParser().parseFromString((await page.text()).replaceAll(' style="', ' data-style="'), 'text/html');
  const frame = document.createElement('iframe');
  frame.title = source.title;
  frame.style.cssText = 'position:fixed;inset:auto auto 0 0;inline-size:0;block-size:0;border:0;visibility:hidden';
  frame.tabIndex = -1;
  document.body.append(frame);
  const { contentWindow: view, contentDocument: doc } = frame;
  doc!.title = source.title;
  doc!.documentElement.lang = source.documentElement.lang;
  doc!.documentElement.dir = source.documentElement.dir;
  copy(source.body, doc!.body);
  // Some browsers ask the person in a page of their own and go on meanwhile: the frame stays until the next one.
  document.querySelector('iframe[data-print]')?.remove();
  frame.dataset.print = '';
  view!.focus();
  view!.print();
}

/** Copies elements with their looks: a page's policy forbids styles in markup, not those that a script sets. */
function copy(from: Element, to: HTMLElement): void {
  to.style.cssText = from.getAttribute('data-style') ?? '';
  for (const node of from.childNodes) {
    if (!(node instanceof Element)) {
      to.append(node.textContent ?? '');
      continue;
    }
    const child = to.ownerDocument.createElement(node.localName);
    const direction = node.getAttribute('dir');
    if (direction) child.dir = direction;
    copy(node, child);
    to.append(child);
  }
}

/** Has the browser keep a file. */
export function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
