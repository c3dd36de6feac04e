import { Switch } from '@mantine/core';
import { Empty, Panel, Rows, Tag } from '@parley/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '../app/client';
import { Await } from '../parts/Await';
import { explainFailure } from '../parts/fault';
import { Failure } from '../parts/Failure';
import { toast } from '../parts/toast';
import { text } from '../text';
import { check, updateSwitches, useCheck, useRanges, useSwitches, type Check, type IpRange, type Switches } from './addresses';
import { NewRange } from './NewRange';
import { RangeRow } from './RangeRow';
import { Warning } from './Warning';
import css from './SecurityPage.module.css';

/** From which addresses agents may come. */
export function AddressPanel() {
  const { addresses } = text.security;
  const switches = useSwitches();
  const ranges = useRanges();
  return (
    <Panel
      title={addresses.title}
      lead={addresses.lead}
      aside={switches.data && <Tag tone={switches.data.isEnable ? 'good' : 'quiet'}>{switches.data.isEnable ? addresses.on : addresses.off}</Tag>}
      isFlush
    >
      <Await query={switches} lines={2}>
        {(switches) => (
          <Await query={ranges} lines={3}>
            {(ranges) => <Addresses switches={switches} ranges={ranges} />}
          </Await>
        )}
      </Await>
    </Panel>
  );
}

function Addresses({ switches, ranges }: { switches: Switches; ranges: IpRange[] }) {
  const { addresses } = text.security;
  return (
    <>
      <State switches={switches} ranges={ranges} />
      <div className={css.list}>
        {ranges.length === 0 ? (
          <Empty icon="globe" title={addresses.none} isSmall>
            {addresses.noneText}
          </Empty>
        ) : (
          <Rows label={addresses.list}>
            {ranges.map((range) => (
              <RangeRow key={range.id} range={range} all={ranges} isOn={switches.isEnable} />
            ))}
          </Rows>
        )}
      </div>
      <NewRange />
    </>
  );
}

function State({ switches, ranges }: { switches: Switches; ranges: IpRange[] }) {
  const { addresses } = text.security;
  const client = useQueryClient();
  const own = useCheck();
  const [warned, setWarned] = useState<Check | null>(null);
  const change = useMutation({
    mutationFn: updateSwitches,
    onSuccess: ({ isEnable }, part) => {
      setWarned(null);
      if (part.isEnable !== undefined) toast(isEnable ? addresses.turnedOn : addresses.turnedOff);
    },
  });
  const turn = useMutation({
    mutationFn: async (isEnable: boolean) => {
      const standing = isEnable ? await check(ranges) : null;
      if (standing) client.setQueryData(keys.addresses.check, standing);
      if (standing?.inside === false) setWarned(standing);
      else await change.mutateAsync({ isEnable });
    },
  });
  const cause = change.error ?? turn.error;
  return (
    <div className={css.state}>
      <Switch label={addresses.isOn} checked={switches.isEnable} disabled={turn.isPending} onChange={(event) => turn.mutate(event.currentTarget.checked)} />
      <Switch
        label={addresses.mobile}
        checked={switches.isEnableForMobile}
        disabled={change.isPending}
        onChange={(event) => change.mutate({ isEnableForMobile: event.currentTarget.checked })}
      />
      {own.data && (
        <span>
          {addresses.yours(own.data.address)} {own.data.inside ? addresses.inside : addresses.outside}
        </span>
      )}
      <Failure>{cause && !warned ? explainFailure(cause) : ''}</Failure>
      {warned && (
        <Warning
          address={warned.address}
          isNobody={ranges.length === 0}
          isPending={change.isPending}
          failure={change.isError ? explainFailure(change.error) : ''}
          onYes={() => change.mutate({ isEnable: true })}
          onClose={() => setWarned(null)}
        />
      )}
    </div>
  );
}
