import { Button } from '@mantine/core';
import { Icon, Row } from '@parley/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { explainFailure } from '../parts/fault';
import { Failure } from '../parts/Failure';
import { toast } from '../parts/toast';
import { text } from '../text';
import { check, deleteRange, type Check, type IpRange } from './addresses';
import { EditRange } from './EditRange';
import { Warning } from './Warning';
import css from './SecurityPage.module.css';

interface Props {
  range: IpRange;
  all: IpRange[];
  /** Whether the restriction is on: then losing a range may lock somebody out. */
  isOn: boolean;
}

/** One allowed range. */
export function RangeRow({ range, all, isOn }: Props) {
  const { addresses } = text.security;
  const name = range.from === range.to ? addresses.one(range.from) : addresses.span(range.from, range.to);
  const others = all.filter(({ id }) => id !== range.id);
  const [isEditing, setEditing] = useState(false);
  const [warned, setWarned] = useState<Check | null>(null);
  const remove = useMutation({
    mutationFn: () => deleteRange(range.id),
    onSuccess: () => {
      setWarned(null);
      toast(addresses.removed);
    },
  });
  const tryRemove = useMutation({
    mutationFn: async () => {
      const standing = isOn ? await check(others) : null;
      if (standing?.inside === false) setWarned(standing);
      else await remove.mutateAsync();
    },
  });
  const failure = remove.isError ? explainFailure(remove.error) : tryRemove.isError ? explainFailure(tryRemove.error) : '';
  return (
    <Row
      isItem
      icon={<Icon name="globe" />}
      title={<span className={css.range}>{name}</span>}
      action={
        <>
          <Button variant="default" size="xs" aria-label={addresses.editOf(name)} onClick={() => setEditing(true)}>
            {addresses.edit}
          </Button>
          <Button variant="default" size="xs" aria-label={addresses.removeOf(name)} loading={tryRemove.isPending} onClick={() => tryRemove.mutate()}>
            {addresses.remove}
          </Button>
        </>
      }
    >
      <Failure>{warned ? '' : failure}</Failure>
      {isEditing && <EditRange range={range} others={others} isOn={isOn} onClose={() => setEditing(false)} />}
      {warned && (
        <Warning address={warned.address} isNobody={others.length === 0} isPending={remove.isPending} failure={failure} onYes={() => remove.mutate()} onClose={() => setWarned(null)} />
      )}
    </Row>
  );
}
