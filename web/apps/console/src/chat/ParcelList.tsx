import { ActionIcon, Progress, Tooltip, UnstyledButton } from '@mantine/core';
import { Icon } from '@parley/ui';
import type { Parcel } from '../live/parcels';
import type { Room } from '../live/room';
import { size } from '../parts/size';
import { text } from '../text';
import css from './ParcelList.module.css';

/** Files on their way, and those that were not taken with the reason. */
export function ParcelList({ parcels, room }: { parcels: readonly Parcel[]; room: Room }) {
  if (parcels.length === 0) return null;
  return (
    <ul className={css.list}>
      {parcels.map((parcel) => (
        <li key={parcel.clientId} className={css.parcel} data-state={parcel.state} data-note={parcel.isNote || undefined}>
          {parcel.state === 'failed' ? <Refused parcel={parcel} room={room} /> : <Going parcel={parcel} room={room} />}
        </li>
      ))}
    </ul>
  );
}

function Going({ parcel, room }: { parcel: Parcel; room: Room }) {
  const { content } = text;
  const { name } = parcel.file;
  return (
    <>
      <span className={css.what}>
        <span className={css.name}>{name}</span>
        <span className={css.size}>{parcel.state === 'waiting' ? content.file.waiting : size(parcel.file.size)}</span>
        <Progress value={parcel.share * 100} size="xs" aria-label={content.file.progress(name)} />
      </span>
      <Tooltip label={content.file.stop(name)}>
        <ActionIcon variant="subtle" color="gray" aria-label={content.file.stop(name)} onClick={() => room.drop(parcel)}>
          <Icon name="close" size={16} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}

function Refused({ parcel, room }: { parcel: Parcel; room: Room }) {
  const { content } = text;
  return (
    <span className={css.what} role="alert">
      <span className={css.name}>{parcel.file.name}</span>
      <span className={css.reason}>
        {content.file.refused} {parcel.error}
      </span>
      <span className={css.choices}>
        <UnstyledButton onClick={() => room.resend(parcel)}>{content.file.again}</UnstyledButton>
        <UnstyledButton onClick={() => room.drop(parcel)}>{content.file.forget}</UnstyledButton>
      </span>
    </span>
  );
}
