import { ActionIcon, Tooltip } from '@mantine/core';
import { Icon } from '@parley/ui';
import { text } from '../text';
import css from './Pager.module.css';

interface Props {
  /** What is paged through, for those who do not see it. */
  label: string;
  /** From 0. */
  page: number;
  size: number;
  total: number;
  shown: number;
  onPage: (page: number) => void;
}

/** Which of how many are shown, and the way to the others. */
export function Pager({ label, page, size, total, shown, onPage }: Props) {
  if (total === 0) return null;
  const first = page * size;
  return (
    <nav className={css.pager} aria-label={label}>
      <span role="status">{shown > 0 && text.counted(first + 1, first + shown, total)}</span>
      <Tooltip label={text.previous}>
        <ActionIcon variant="default" size="lg" aria-label={text.previous} disabled={page === 0} onClick={() => onPage(page - 1)}>
          <Icon name="left" />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={text.next}>
        <ActionIcon variant="default" size="lg" aria-label={text.next} disabled={first + shown >= total} onClick={() => onPage(page + 1)}>
          <Icon name="right" />
        </ActionIcon>
      </Tooltip>
    </nav>
  );
}
