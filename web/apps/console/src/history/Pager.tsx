import { ActionIcon, Tooltip } from '@mantine/core';
import { Icon } from '@parley/ui';
import { text } from '../text';
import { pageSize, type Filter } from './filter';
import css from './Pager.module.css';

interface Props {
  filter: Filter;
  total: number;
  shown: number;
  onPage: (page: number) => void;
}

/** Which of how many are shown, and the way to the others. */
export function Pager({ filter: { page }, total, shown, onPage }: Props) {
  const { history } = text;
  if (total === 0) return null;
  const first = page * pageSize;
  return (
    <nav className={css.pager} aria-label={history.paging}>
      <span role="status">{shown > 0 && history.counted(first + 1, first + shown, total)}</span>
      <Tooltip label={history.previous}>
        <ActionIcon variant="default" size="lg" aria-label={history.previous} disabled={page === 0} onClick={() => onPage(page - 1)}>
          <Icon name="left" />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={history.next}>
        <ActionIcon variant="default" size="lg" aria-label={history.next} disabled={first + shown >= total} onClick={() => onPage(page + 1)}>
          <Icon name="right" />
        </ActionIcon>
      </Tooltip>
    </nav>
  );
}
