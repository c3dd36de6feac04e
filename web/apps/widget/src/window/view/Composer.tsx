import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Stored, browserStore } from '@parley/client';
import { menuText, windowText as t } from '../../text/en';
import { Icon } from './icons';

export interface ComposerProps {
  input: RefObject<HTMLTextAreaElement | null>;
  draftKey: string;
  maxLength: number;
  onSend: (text: string) => void;
  onWrite: (text: string) => void;
  /** Sends files; null where that is not allowed. */
  onFiles: ((files: readonly File[]) => void) | null;
}

/** Where the visitor writes. Enter sends, with Shift it begins a line; what is written survives a reload. */
export function Composer({ input, draftKey, maxLength, onSend, onWrite, onFiles }: ComposerProps) {
  const [draft] = useState(() => new Stored<string>(browserStore('session'), draftKey));
  const [text, setText] = useState(() => draft.read() ?? '');
  const rest = maxLength - text.length;

  useLayoutEffect(() => {
    const box = input.current!;
    box.style.height = 'auto';
    box.style.height = `${Math.min(box.scrollHeight, 132)}px`;
  }, [text]);

  const keep = (value: string) => {
    setText(value);
    draft.write(value || null);
  };
  const write = (value: string) => {
    keep(value);
    onWrite(value);
  };
  const send = () => {
    if (!text.trim()) return;
    onSend(text.trim());
    keep('');
    input.current?.focus();
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div class="composer__box">
        {onFiles && <Clip onFiles={onFiles} />}
        <label class="hidden" for="parley-text">
          {t.composer}
        </label>
        <textarea
          id="parley-text"
          ref={input}
          rows={1}
          dir="auto"
          value={text}
          maxLength={maxLength}
          placeholder={t.composerHint}
          enterkeyhint="send"
          onInput={(event) => write(event.currentTarget.value)}
          onPaste={(event) => {
            const files = [...(event.clipboardData?.files ?? [])];
            if (!onFiles || files.length === 0) return;
            event.preventDefault();
            onFiles(files);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
        <button type="submit" class="send" aria-label={t.send} title={t.send} disabled={!text.trim()} onPointerDown={(event) => event.preventDefault()}>
          <Icon name="send" />
        </button>
      </div>
      {rest < 100 && (
        <p class="composer__rest" role="status">
          {rest > 0 ? rest : t.tooLong(maxLength)}
        </p>
      )}
    </form>
  );
}

function Clip({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        aria-label={menuText.sendFile}
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      <button type="button" class="tool" aria-label={menuText.sendFile} title={menuText.sendFile} onClick={() => input.current!.click()}>
        <Icon name="clip" />
      </button>
    </>
  );
}
