import { useMutation } from '@tanstack/react-query';
import { PeoplePicker } from '../chat/PeoplePicker';
import { explainFailure } from '../parts/fault';
import { useSession } from '../session/SessionGate';
import { sorted, useTeam } from '../team/team';
import { text } from '../text';
import { openTalk, type TalkLine } from './talks';

interface Props {
  isOpen: boolean;
  onClose: () => void;
  onOpen: (line: TalkLine) => void;
}

/** Asks whom to write to. Colleagues who are not there read it when they come. */
export function NewTalk({ isOpen, onClose, onOpen }: Props) {
  const { talks, people, status } = text;
  const { agent } = useSession();
  const team = useTeam();
  const open = useMutation({
    mutationFn: (id: number) => openTalk([id]),
    onSuccess: (line) => {
      onClose();
      onOpen(line);
    },
  });
  return (
    <PeoplePicker
      isOpen={isOpen}
      title={talks.begin}
      lead={talks.lead}
      none={talks.nobody}
      groups={[
        {
          label: people.transfer.agents,
          choices: sorted((team.data?.agents ?? []).filter(({ id }) => id !== agent.id)).map((seat) => ({ key: String(seat.id), name: seat.name, status: seat.status, hint: status.names[seat.status] })),
        },
      ]}
      isLoading={team.isPending}
      isPending={open.isPending}
      failure={open.isError ? explainFailure(open.error) : ''}
      onPick={(key) => open.mutate(Number(key))}
      onClose={() => (open.reset(), onClose())}
    />
  );
}
