import { ActionIcon, Tooltip } from '@mantine/core';
import type { SentFile } from '@parley/client';
import { Icon } from '@parley/ui';
import { size } from '../parts/size';
import { full } from '../parts/time';
import { text } from '../text';
import css from './FileBubble.module.css';

/** Kinds of files that are shown in place; the server has drawn them anew. */
const pictures = ['image/png', 'image/jpeg', 'image/gif'];

/** Largest picture in a chat, in pixels. */
const most = { width: 280, height: 220 };

/** A file that was sent: a picture shows itself, all have name, size and a way to save them. */
export function FileBubble({ file, time }: { file: SentFile; time: string }) {
  const { content } = text;
  const isPicture = pictures.includes(file.mediaType) && file.width > 0;
  return (
    <div className={css.file} data-kind={isPicture ? 'picture' : 'other'} title={full(time)}>
      {isPicture && <Picture file={file} />}
      <div className={css.line}>
        {!isPicture && <Icon name="file" size={20} />}
        <span className={css.what}>
          <span className={css.name}>{file.name}</span>
          <span className={css.size}>{size(file.size)}</span>
        </span>
        <Tooltip label={content.file.save(file.name)}>
          <ActionIcon component="a" href={file.url} download={file.name} variant="subtle" color="gray" aria-label={content.file.save(file.name)}>
            <Icon name="download" />
          </ActionIcon>
        </Tooltip>
      </div>
    </div>
  );
}

function Picture({ file }: { file: SentFile }) {
  const scale = Math.min(1, most.width / file.width, most.height / file.height);
  return (
    <a className={css.picture} href={file.url} target="_blank" rel="noopener noreferrer" aria-label={text.content.file.open(file.name)}>
      <img src={file.url} alt={file.name} width={Math.round(file.width * scale)} height={Math.round(file.height * scale)} loading="lazy" />
    </a>
  );
}
