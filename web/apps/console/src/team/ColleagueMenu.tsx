import { ActionIcon, Menu } from '@mantine/core';
import { Icon } from '@parley/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client, unwrap } from '../app/client';
import { Confirm } from '../parts/Confirm';
import { explainFailure } from '../parts/fault';
import { toast } from '../parts/toast';
import { useMay } from '../session/may';
import { text } from '../text';
import { plainAway, teamKeys, type Seat, type Team } from './team';

type Act = { do: 'away'; awayStatusId: number } | { do: 'off' };

/** What may be done with a colleague; nothing where nothing is permitted. */
export function ColleagueMenu({ seat, team }: { seat: Seat; team: Team }) {
  const may = useMay();
  const [isAsking, setAsking] = useState(false);
  const act = useMutation({
    mutationFn: (what: Act) => {
      const path = { agentId: seat.id };
      return what.do === 'off'
        ? unwrap<unknown>(api.POST('/api/agent/v1/agents/{agentId}/logOff', { params: { path } }))
        : unwrap<unknown>(api.PUT('/api/agent/v1/agents/{agentId}/away', { params: { path }, body: { awayStatusId: what.awayStatusId } }));
    },
    onSuccess: (_, what) => {
      setAsking(false);
      toast(what.do === 'off' ? text.team.isOff(seat.name) : text.team.isAway(seat.name));
    },
    onError: (cause, what) => {
      if (what.do === 'away') toast(explainFailure(cause));
    },
    onSettled: () => client.invalidateQueries({ queryKey: teamKeys.all }),
  });
  const mayAway = may('liveChat.setOtherAgentToAway') && seat.status !== 'offline';
  const mayOff = may('liveChat.logOtherAgentOff') && seat.status !== 'offline';
  if (!mayAway && !mayOff) return null;
  const choices = team.awayStatuses.filter((one) => one.canPick && one.id !== plainAway);
  return (
    <>
      <Menu position="bottom-end" width={220} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={text.team.actions(seat.name)}>
            <Icon name="more" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayAway && (
            <>
              <Menu.Label>{text.team.setAway}</Menu.Label>
              {[{ id: 0, name: text.status.names.away }, ...choices].map((one) => (
                <Menu.Item key={one.id} leftSection={<Icon name="clock" />} disabled={seat.status === 'away' && seat.awayStatusId === one.id} onClick={() => act.mutate({ do: 'away', awayStatusId: one.id })}>
                  {one.name}
                </Menu.Item>
              ))}
            </>
          )}
          {mayAway && mayOff && <Menu.Divider />}
          {mayOff && (
            <Menu.Item
              leftSection={<Icon name="out" />}
              onClick={() => {
                act.reset();
                setAsking(true);
              }}
            >
              {text.team.logOff}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Confirm
        isOpen={isAsking}
        title={text.team.logOffAsk(seat.name)}
        yes={text.team.logOff}
        isDangerous
        isPending={act.isPending}
        failure={act.isError ? explainFailure(act.error) : ''}
        onYes={() => act.mutate({ do: 'off' })}
        onClose={() => setAsking(false)}
      >
        <p>{text.team.logOffText}</p>
      </Confirm>
    </>
  );
}
