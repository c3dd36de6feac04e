import { Button, FileButton } from '@mantine/core';
import { Face, Panel } from '@parley/ui';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { explainFailure } from '../parts/fault';
import { Failure } from '../parts/Failure';
import { size } from '../parts/size';
import { toast } from '../parts/toast';
import { useSession } from '../session/SessionGate';
import { text } from '../text';
import { mostBytes, removePhoto, setPhoto, usePhoto } from './photo';
import css from './PhotoPanel.module.css';

/** An agent's photograph: how visitors see it, another one, none. What was chosen is shown before it is used. */
export function PhotoPanel({ id, name }: { id: number; name: string }) {
  const words = text.person.photo;
  const isOwn = useSession().agent.id === id;
  const { data: photo } = usePhoto(id);
  const [chosen, setChosen] = useState<{ file: File; url: string } | null>(null);
  const again = useRef<() => void>(null);
  const choose = useRef<HTMLButtonElement>(null);
  const settle = (said: string) => {
    setChosen(null);
    again.current?.();
    choose.current?.focus();
    if (said) toast(said);
  };
  const use = useMutation({ mutationFn: (file: File) => setPhoto(id, isOwn, file), onSuccess: () => settle(words.saved) });
  const remove = useMutation({ mutationFn: () => removePhoto(id, isOwn), onSuccess: () => settle(words.removed) });
  const isTooLarge = (chosen?.file.size ?? 0) > mostBytes;
  const failed = [use, remove].find((act) => act.isError);
  return (
    <Panel title={words.title}>
      <div className={css.photo}>
        <Face name={name} size="large" photo={chosen?.url ?? photo} />
        <p className={css.words}>
          <span role="status">{chosen ? words.preview : photo ? words.there : words.none}</span> {words.hint(size(mostBytes))}
        </p>
        <div className={css.ways}>
          {chosen && (
            <Button loading={use.isPending} disabled={isTooLarge} onClick={() => use.mutate(chosen.file)}>
              {words.use}
            </Button>
          )}
          {chosen && (
            <Button variant="default" onClick={() => settle('')}>
              {text.cancel}
            </Button>
          )}
          <FileButton
            resetRef={again}
            accept="image/png,image/jpeg,image/gif,image/webp"
            inputProps={{ 'aria-label': words.file }}
            onChange={(file) => {
              use.reset();
              remove.reset();
              if (file) void preview(file).then((url) => setChosen({ file, url }));
            }}
          >
            {(props) => (
              <Button {...props} ref={choose} variant="default">
                {photo || chosen ? words.another : words.choose}
              </Button>
            )}
          </FileButton>
          {photo && !chosen && (
            <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate()}>
              {words.remove}
            </Button>
          )}
        </div>
      </div>
      <Failure>{isTooLarge ? words.tooLarge : failed ? explainFailure(failed.error) : ''}</Failure>
    </Panel>
  );
}

/** A file as an address that it can be shown by; empty for one that cannot be read. */
function preview(file: File): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(file.size > mostBytes ? '' : String(reader.result));
    reader.onerror = () => resolve('');
    reader.readAsDataURL(file);
  });
}
