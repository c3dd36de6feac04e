import { useState } from 'preact/hooks';
import type { SentFile as File } from '@parley/client';
import { formText, windowText as t } from '../../text/en';
import { sizeOf } from '../format';
import type { Upload } from '../uploads';
import { server } from '../where';
import { Icon } from './icons';

/** What browsers may show in place; all else is for saving. */
const pictures = ['image/png', 'image/jpeg', 'image/gif'];

/** A file that was sent: a small picture, or a card to save it by. */
export function SentFile({ file }: { file: File }) {
  const [isLost, setLost] = useState(false);
  const url = server() + file.url;
  if (pictures.includes(file.mediaType) && file.width > 0 && !isLost) {
    return (
      <a class="bubble bubble--picture" href={url} target="_blank" rel="noopener noreferrer">
        <img src={url} alt={file.name} width={file.width} height={file.height} loading="lazy" onError={() => setLost(true)} />
      </a>
    );
  }
  return (
    <a class="bubble bubble--file" href={url} target="_blank" rel="noopener noreferrer" download={file.name} aria-label={formText.download(file.name)}>
      <span class="bubble__mark">
        <Icon name="file" />
      </span>
      <span class="bubble__file">
        <bdi>{file.name}</bdi>
        <small>{sizeOf(file.size)}</small>
      </span>
    </a>
  );
}

export interface UploadProps {
  upload: Upload;
  onRetry: (upload: Upload) => void;
  onRemove: (upload: Upload) => void;
}

/** A file of the visitor's that has not arrived yet. */
export function UploadBubble({ upload, onRetry, onRemove }: UploadProps) {
  const { file, state, share, error } = upload;
  const isFailed = state === 'failed';
  return (
    <div class={isFailed ? 'bubble-row is-failed' : 'bubble-row is-pending'}>
      <div class="bubble bubble--file">
        <span class="bubble__mark">
          <Icon name="file" />
        </span>
        <span class="bubble__file">
          <bdi>{file.name}</bdi>
          {isFailed ? <small>{sizeOf(file.size)}</small> : <progress class="progress" value={share} aria-label={t.sending} />}
        </span>
        {!isFailed && (
          <button type="button" class="plain" aria-label={`${formText.cancel}: ${file.name}`} title={formText.cancel} onClick={() => onRemove(upload)}>
            <Icon name="close" />
          </button>
        )}
      </div>
      {isFailed && (
        <p class="fate fate--failed" role="alert">
          <Icon name="alert" />
          {error}
          {upload.mayRetry && (
            <button type="button" onClick={() => onRetry(upload)}>
              {t.retry}
            </button>
          )}
          <button type="button" onClick={() => onRemove(upload)}>
            {t.remove}
          </button>
        </p>
      )}
    </div>
  );
}
