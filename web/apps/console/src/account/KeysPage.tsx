import { Button } from '@mantine/core';
import { Empty, Icon, Panel, Row, Rows } from '@parley/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Await } from '../parts/Await';
import { Confirm } from '../parts/Confirm';
import { explainFailure } from '../parts/fault';
import { Page } from '../parts/Page';
import { full, moment } from '../parts/time';
import { toast } from '../parts/toast';
import { text } from '../text';
import { deleteKey, useApiKeys, type ApiKey } from './apiKeys';
import { NewKey } from './NewKey';

/** One's own keys for the API. */
export function KeysPage() {
  const words = text.account.keys;
  const query = useApiKeys();
  const [isAdding, setAdding] = useState(false);
  return (
    <Page
      heading={words.heading}
      lead={words.lead}
      actions={
        <Button leftSection={<Icon name="plus" />} onClick={() => setAdding(true)}>
          {words.add}
        </Button>
      }
    >
      <Panel isFlush>
        <Await query={query} lines={3}>
          {(all) => <List all={all} />}
        </Await>
      </Panel>
      {isAdding && <NewKey onClose={() => setAdding(false)} />}
    </Page>
  );
}

function List({ all }: { all: ApiKey[] }) {
  const words = text.account.keys;
  if (all.length === 0) {
    return (
      <Empty icon="key" title={words.none}>
        {words.noneText}
      </Empty>
    );
  }
  return (
    <Rows label={words.list}>
      {all.map((key) => (
        <Line key={key.id} apiKey={key} />
      ))}
    </Rows>
  );
}

function Line({ apiKey }: { apiKey: ApiKey }) {
  const words = text.account.keys;
  const [isAsking, setAsking] = useState(false);
  const name = apiKey.name || words.unnamed;
  const remove = useMutation({ mutationFn: () => deleteKey(apiKey.id), onSuccess: () => toast(words.removed) });
  return (
    <Row
      isItem
      icon={<Icon name="key" />}
      title={name}
      action={
        <Button variant="default" size="xs" aria-label={words.removeOf(name)} onClick={() => setAsking(true)}>
          {words.remove}
        </Button>
      }
    >
      <span title={full(apiKey.createdAt)}>{words.created(moment(apiKey.createdAt))}</span>
      <Confirm
        isOpen={isAsking}
        title={words.removeTitle(name)}
        yes={words.remove}
        isDangerous
        isPending={remove.isPending}
        failure={remove.isError ? explainFailure(remove.error) : ''}
        onYes={() => remove.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>{words.removeAsk}</p>
      </Confirm>
    </Row>
  );
}
