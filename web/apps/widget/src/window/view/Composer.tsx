import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Stored, browserStore } from '@parley/client';
import { menuText, windowText as t } from '../../text/en';
import { direction } from '../direction';
import { part } from '../parts';
import { Icon } from './icons';
import { useDismiss } from './dismiss';

export interface ComposerProps {
  input: RefObject<HTMLTextAreaElement | null>;
  draftKey: string;
  maxLength: number;
  onSend: (text: string) => void;
  onWrite: (text: string) => void;
  /** Sends files; null where that is not allowed. */
  onFiles: ((files: readonly File[]) => void) | null;
}

type EmojiPanel = Awaited<ReturnType<typeof part<'emoji'>>>['Emoji'];

/**
 * Where the visitor writes. Enter sends, with Shift it begins a line; what is written survives a reload. What is too
 * long stays where it is, because a part of it is not what was meant, and is sent once it is shorter.
 */
export function Composer({ input, draftKey, maxLength, onSend, onWrite, onFiles }: ComposerProps) {
  const [draft] = useState(() => new Stored<string>(browserStore('session'), draftKey));
  const [text, setText] = useState(() => draft.read() ?? '');
  const [Emoji, setEmoji] = useState<EmojiPanel | null>(null);
  const root = useRef<HTMLFormElement>(null);
  const rest = maxLength - text.length;
  const closeEmoji = () => {
    setEmoji(null);
    input.current?.focus();
  };
  useDismiss(root, Emoji !== null, () => setEmoji(null));

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
    if (!text.trim() || rest < 0) return;
    onSend(text.trim());
    keep('');
    input.current?.focus();
  };
  const toggleEmoji = async () => {
    if (Emoji) return closeEmoji();
    // What cannot be loaded now is tried again with the next click.
    const loaded = await part('emoji').catch(() => null);
    if (loaded) setEmoji(() => loaded.Emoji);
  };
  const insert = (emoji: string) => {
    const box = input.current!;
    if (emoji.length > rest) return;
    box.setRangeText(emoji, box.selectionStart, box.selectionEnd, 'end');
    write(box.value);
  };
  return (
    <form
      class="composer"
      ref={root}
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
          dir={direction(text)}
          value={text}
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
        <button type="button" class="tool" aria-label={t.emoji} title={t.emoji} aria-expanded={Emoji !== null} onClick={() => void toggleEmoji()}>
          <Icon name="smile" />
        </button>
        <button type="submit" class="send" aria-label={t.send} title={t.send} disabled={!text.trim() || rest < 0} onPointerDown={(event) => event.preventDefault()}>
          <Icon name="send" />
        </button>
      </div>
      {Emoji && <Emoji onPick={insert} onClose={closeEmoji} />}
      {rest < 100 && (
        <p class={rest < 0 ? 'composer__rest is-over' : 'composer__rest'} role="status">
          {rest < 0 ? `${t.tooLong(maxLength)} (${text.length})` : rest}
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
