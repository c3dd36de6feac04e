import { Button } from '@mantine/core';
import type { Survey, WrapUpForm } from '@parley/client';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { door, keys } from '../app/client';
import { explainFailure } from '../parts/fault';
import { text } from '../text';
import { Stars } from './Stars';
import { WrapUpDialog } from './WrapUpDialog';
import { useWrapUp } from './wrapUp';
import css from './AfterChat.module.css';

/** Milliseconds after which what the visitor says is asked for anew: they may say it any time. */
const every = 20_000;

/** What was said about a chat: by the visitor, and by agents in the wrap-up, who can change it here. */
export function AfterChat({ chatId, name }: { chatId: string; name: string }) {
  const { survey, wrapUp } = text.after;
  const said = useQuery({ queryKey: keys.survey(chatId), queryFn: () => door.survey(chatId), refetchInterval: every, staleTime: 5_000 });
  const noted = useWrapUp(chatId);
  const [isOpen, setOpen] = useState(false);
  const mayChange = noted.data?.maySave && noted.data.fields.length > 0;
  return (
    <div className={css.after}>
      <Part heading={survey.heading}>{said.data ? <Said survey={said.data} /> : <p className={css.none}>{said.isError ? explainFailure(said.error) : text.loading}</p>}</Part>
      <Part heading={wrapUp.heading}>
        {noted.data ? <Noted form={noted.data} /> : <p className={css.none}>{noted.isError ? explainFailure(noted.error) : text.loading}</p>}
        {mayChange && (
          <Button className={css.change} size="xs" variant="default" onClick={() => setOpen(true)}>
            {noted.data?.wrapUp ? wrapUp.change : wrapUp.act}
          </Button>
        )}
      </Part>
      <WrapUpDialog chatId={chatId} name={name} isOpen={isOpen} onClose={() => setOpen(false)} />
    </div>
  );
}

function Part({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <section className={css.part} aria-label={heading}>
      <h3 className={css.heading}>{heading}</h3>
      {children}
    </section>
  );
}

function Said({ survey: { rating, answers, fields } }: { survey: Survey }) {
  const { survey } = text.after;
  if (rating.grade === 0 && !rating.comment && answers.length === 0) return <p className={css.none}>{survey.none}</p>;
  const shown = (id: number, value: string) => {
    if (fields.find((field) => field.id === id)?.type !== 'checkbox') return value;
    return value === 'true' ? survey.yes : survey.no;
  };
  return (
    <>
      {rating.grade > 0 && <Stars grade={rating.grade} />}
      {rating.comment && <p className={css.comment}>{rating.comment}</p>}
      <Answers list={answers.filter(({ value }) => value !== '').map(({ id, name, value }) => [name, shown(id, value)])} />
    </>
  );
}

function Noted({ form: { wrapUp: noted, fields, commentFieldId, categoryFieldId } }: { form: WrapUpForm }) {
  const { wrapUp } = text.after;
  if (!noted) return <p className={css.none}>{wrapUp.none}</p>;
  const nameOf = (id: number, otherwise: string) => fields.find((field) => field.id === id)?.name ?? otherwise;
  const categories = noted.categories.map(({ group, category }) => (group ? `${group}: ${category}` : category)).join('\n');
  return (
    <Answers
      list={[
        [nameOf(categoryFieldId, wrapUp.categories), categories],
        [nameOf(commentFieldId, wrapUp.comment), noted.comment],
        ...noted.fields.map(({ name, value }): [string, string] => [name, value]),
      ]}
    />
  );
}

function Answers({ list }: { list: [name: string, value: string][] }) {
  const given = list.filter(([, value]) => value);
  if (given.length === 0) return null;
  return (
    <dl className={css.answers}>
      {given.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
