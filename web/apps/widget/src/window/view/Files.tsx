import { useRef, useState } from 'preact/hooks';
import { formText, windowText as t } from '../../text/en';
import type { Attached } from '../form/attached';
import { sizeOf } from '../format';
import { idOf, type FieldProps } from './Field';
import { Icon } from './icons';

/** A field that takes files: chosen or dropped, on their way ahead of the form. */
export function Files({ form, question: q }: FieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const room = form.room(q);
  const take = (list: FileList | undefined | null) => form.attach(q, [...(list ?? [])]);
  return (
    <div
      class={isOver ? 'files is-over' : 'files'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      <input
        ref={input}
        type="file"
        hidden
        multiple={room > 1}
        aria-label={q.label}
        onChange={(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
      {q.files.map((file) => (
        <Attachment key={file} file={file} onRemove={() => form.detach(q, file)} />
      ))}
      {q.files.length < room && (
        <button type="button" class="files__choose" aria-describedby={`${idOf(q)}-error`} onClick={() => input.current!.click()}>
          <Icon name="clip" />
          {isOver ? formText.dropFiles : formText.chooseFile}
        </button>
      )}
    </div>
  );
}

function Attachment({ file, onRemove }: { file: Attached; onRemove: () => void }) {
  return (
    <div class={`attachment is-${file.state}`}>
      <div class="attachment__text">
        <p class="attachment__name" dir="auto">
          {file.file.name}
        </p>
        <p class="attachment__note" role={file.error ? 'alert' : undefined}>
          {file.error || sizeOf(file.file.size)}
        </p>
        {file.state === 'sending' && <progress class="progress" value={file.share} aria-label={t.sending} />}
      </div>
      <button type="button" class="plain" aria-label={`${t.remove}: ${file.file.name}`} title={t.remove} onClick={onRemove}>
        <Icon name="close" />
      </button>
    </div>
  );
}
