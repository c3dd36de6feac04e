import { Button, Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Empty, Icon } from '@parley/ui';
import { useLocation, useSearch } from 'wouter';
import { Pager } from '../parts/Pager';
import { useLater } from '../parts/useLater';
import { text } from '../text';
import { ChatTable } from './ChatTable';
import { Filters } from './Filters';
import { Transcript } from './Transcript';
import { useChats } from './chats';
import { fileOf, formatFilter, isNarrowed, pageSize, parseFilter, usual, type Filter } from './filter';
import css from './HistoryPage.module.css';

/** Finished chats, and the words of one of them. */
export function HistoryPage({ chatId }: { chatId: string }) {
  const isNarrow = useMediaQuery('(max-width: 1099px)', false, { getInitialValueInEffect: false });
  const search = useSearch();
  const [, go] = useLocation();
  const filter = parseFilter(search);
  const path = (id: string, next: Filter) => [id ? `/history/${id}` : '/history', formatFilter(next)].filter(Boolean).join('?');
  const apply = (next: Filter) => go(path(chatId, next), { replace: true });
  const open = (id: string) => go(path(id, filter));

  return (
    <>
      {!(isNarrow && chatId) && (
        <section className={css.list} aria-label={text.history.heading}>
          <List filter={filter} chatId={chatId} onFilter={apply} onOpen={open} />
        </section>
      )}
      {chatId ? (
        <Transcript chatId={chatId} isNarrow={isNarrow} onClose={() => open('')} key={chatId} />
      ) : (
        !isNarrow && (
          <div className={css.pick}>
            <Empty icon="history" title={text.history.pick} isSmall />
          </div>
        )
      )}
    </>
  );
}

interface ListProps {
  filter: Filter;
  chatId: string;
  onFilter: (filter: Filter) => void;
  onOpen: (id: string) => void;
}

function List({ filter, chatId, onFilter, onOpen }: ListProps) {
  const [draft, setDraft] = useLater(filter, onFilter);
  const page = useChats(filter);
  return (
    <>
      <div className={css.top}>
        <div className={css.title}>
          <h1 className={css.heading}>{text.history.heading}</h1>
          <FileLink filter={filter} total={page.data?.total ?? 0} />
        </div>
        <Filters filter={draft} onChange={(next, isTyping) => (isTyping ? setDraft({ ...next, page: 0 }) : onFilter({ ...next, page: 0 }))} />
      </div>
      <div className={css.body} aria-busy={page.isFetching} data-stale={page.isPlaceholderData || undefined}>
        <ChatTable page={page} chatId={chatId} isNarrowed={isNarrowed(filter)} onOpen={onOpen} onClear={() => onFilter(usual)} />
      </div>
      <Pager
        label={text.history.paging}
        page={filter.page}
        size={pageSize}
        total={page.data?.total ?? 0}
        shown={page.data?.chats?.length ?? 0}
        onPage={(number) => onFilter({ ...filter, page: number })}
      />
    </>
  );
}

/** Saves all that the filter finds. The server writes the file while it is sent, so it may be of any size. */
function FileLink({ filter, total }: { filter: Filter; total: number }) {
  if (total === 0) return null;
  return (
    <Tooltip label={text.history.fileHint(total)}>
      <Button component="a" href={fileOf(filter)} download variant="default" size="xs" leftSection={<Icon name="download" size={16} />}>
        {text.history.file}
      </Button>
    </Tooltip>
  );
}
