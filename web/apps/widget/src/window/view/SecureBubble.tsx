import type { SentForm } from '@parley/client';
import { formText } from '../../text/en';
import { Icon } from './icons';
import { useForms } from './useForms';

export interface SecureBubbleProps {
  seq: number;
  form: SentForm;
  isFilled: boolean;
  /** Sends the answers; null once the chat is over. */
  onFill: ((seq: number, answers: { id: number; value: string }[]) => Promise<unknown>) | null;
}

/** A secure form that an agent asks to be filled in. */
export function SecureBubble({ seq, form, isFilled, onFill }: SecureBubbleProps) {
  const isAsked = !isFilled && onFill !== null;
  const forms = useForms(isAsked);
  return (
    <section class="bubble secure" aria-label={form.name}>
      <h2>
        <Icon name={isFilled ? 'check' : 'lock'} />
        <bdi>{form.name}</bdi>
      </h2>
      {form.description && <p dir="auto">{form.description}</p>}
      <p class="secure__note">{isFilled ? formText.filled : formText.secure}</p>
      {isAsked && forms && <forms.Secure seq={seq} form={form} onFill={onFill} />}
    </section>
  );
}
