import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import { Confirm } from '../parts/Confirm';
import { text } from '../text';

interface Props {
  address: string;
  /** No range is left at all. */
  isNobody: boolean;
  isPending: boolean;
  failure: string;
  onYes: () => void;
  onClose: () => void;
}

/** Holds somebody back who is about to lock themselves out, until they say that they know. */
export function Warning({ address, isNobody, isPending, failure, onYes, onClose }: Props) {
  const [isSure, setSure] = useState(false);
  const { addresses } = text.security;
  return (
    <Confirm isOpen title={addresses.warnTitle} yes={addresses.warnYes} isDangerous isHeld={!isSure} isPending={isPending} failure={failure} onYes={onYes} onClose={onClose}>
      <p>{(isNobody ? addresses.warnNone : addresses.warn)(address)}</p>
      <p>{addresses.warnWayBack}</p>
      <Checkbox label={addresses.warnCheck} checked={isSure} onChange={(event) => setSure(event.currentTarget.checked)} data-autofocus />
    </Confirm>
  );
}
