import type { Survey } from '@parley/client';
import { useState } from 'preact/hooks';
import { formText, menuText, windowText as t } from '../text/en';
import { direction } from '../window/direction';
import { Ask } from '../window/view/Ask';
import { Stars } from '../window/view/Stars';
import css from './forms.css';

export const style = css;

export interface RateProps {
  /** What the form after the chat asks, and what was said so far. */
  survey: Survey;
  /** Resolves with the words of a refusal, or with null. */
  onSend: (grade: number, comment: string) => Promise<string | null>;
  onClose: () => void;
}

/** Asks how the chat is while it goes on: the grade and the comment of the form after it, by the site's names. */
export function RateDialog({ survey, onSend, onClose }: RateProps) {
  const [grade, setGrade] = useState(survey.rating.grade);
  const [comment, setComment] = useState(survey.rating.comment);
  const [state, setState] = useState<'asking' | 'busy' | 'sent'>('asking');
  const [error, setError] = useState('');
  const named = (id: number) => survey.fields.find((f) => f.id === id);
  const rating = named(survey.ratingFieldId);
  const words = named(survey.commentFieldId);
  const send = async () => {
    if (grade === 0) return setError(t.required(rating?.name ?? menuText.rateChat));
    setState('busy');
    const refusal = await onSend(grade, comment.trim());
    setError(refusal ?? '');
    setState(refusal === null ? 'sent' : 'asking');
  };
  return (
    <Ask
      title={menuText.rateChat}
      submit={state === 'sent' ? t.close : state === 'busy' ? t.sending : formText.submit}
      isBusy={state === 'busy'}
      isDone={state === 'sent'}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      {state === 'sent' ? (
        <p role="status">{formText.surveySent}</p>
      ) : (
        <>
          <fieldset class="field" aria-describedby="parley-rate-error">
            <legend>{rating?.name ?? menuText.rateChat}</legend>
            <Stars
              name="chat"
              grade={grade}
              names={(rating?.options ?? '').split('\n').filter(Boolean)}
              isWrong={error !== ''}
              onChange={(chosen) => {
                setGrade(chosen);
                setError('');
              }}
            />
          </fieldset>
          {words && (
            <div class="field">
              <label for="parley-rate-comment">{words.name}</label>
              <textarea id="parley-rate-comment" rows={3} maxLength={4000} dir={direction(comment)} value={comment} onInput={(event) => setComment(event.currentTarget.value)} />
            </div>
          )}
          <p class="field__error" id="parley-rate-error" role="alert">
            {error}
          </p>
        </>
      )}
    </Ask>
  );
}
