import { Button, Checkbox, Modal } from '@mantine/core';
import type { WrapUpForm } from '@parley/client';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { client, door, keys } from '../app/client';
import { Await } from '../parts/Await';
import { explainFailure, explainField, fieldOf } from '../parts/fault';
import { Failure } from '../parts/Failure';
import { toast } from '../parts/toast';
import { text } from '../text';
import { SheetInput } from './SheetInput';
import { answersOf, categoryKey, filledOf, grouped, useWrapUp, type Filled } from './wrapUp';
import css from './WrapUpDialog.module.css';

interface Props {
  chatId: string;
  name: string;
  isOpen: boolean;
  onClose: () => void;
}

/** Asks what a chat was about, in it and any time after it. */
export function WrapUpDialog({ chatId, name, isOpen, onClose }: Props) {
  const { wrapUp } = text.after;
  return (
    <Modal opened={isOpen} onClose={onClose} title={wrapUp.title(name)} centered lockScroll={false} closeButtonProps={{ 'aria-label': text.close }}>
      <Loaded chatId={chatId} onClose={onClose} />
    </Modal>
  );
}

function Loaded({ chatId, onClose }: Pick<Props, 'chatId' | 'onClose'>) {
  const { wrapUp } = text.after;
  const query = useWrapUp(chatId);
  return (
    <Await query={query}>
      {(form) => {
        if (!form.maySave) return <p className={css.hint}>{wrapUp.notMine}</p>;
        if (form.fields.length === 0) return <p className={css.hint}>{wrapUp.noForm}</p>;
        return <Form form={form} onClose={onClose} />;
      }}
    </Await>
  );
}

function Form({ form, onClose }: { form: WrapUpForm; onClose: () => void }) {
  const { wrapUp } = text.after;
  const [filled, setFilled] = useState(() => filledOf(form));
  const [before] = useState(form.wrapUp?.savedAt ?? '');
  const save = useMutation({
    mutationFn: (filled: Filled) => door.saveWrapUp(form.chatId, { ...answersOf(filled, form), before }),
    onError: () => void client.invalidateQueries({ queryKey: keys.wrapUp(form.chatId) }), // a colleague may have been faster
    onSuccess: (next) => {
      client.setQueryData(keys.wrapUp(form.chatId), next);
      void client.invalidateQueries({ queryKey: keys.history.all });
      toast(wrapUp.saved);
      onClose();
    },
  });
  const fault = save.isError ? fieldOf(save.error) : '';
  const errorOf = (member: string) => (fault && fault === member ? explainField(save.error) : '');
  const members = form.fields.map((field) => memberOf(field.id, field.name, form));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation(); // not for forms that the dialog was opened from
    if (!save.isPending) save.mutate(filled);
  };
  return (
    <form className={css.form} noValidate onSubmit={submit}>
      <p className={css.hint}>{wrapUp.lead}</p>
      {form.fields.map((field) =>
        field.id === form.categoryFieldId ? (
          <Categories key={field.id} form={form} label={field.name} isRequired={field.isRequired} error={errorOf('categories')} chosen={filled.categories} onChange={(categories) => setFilled({ ...filled, categories })} />
        ) : (
          <SheetInput
            key={field.id}
            field={field}
            error={errorOf(memberOf(field.id, field.name, form))}
            attached={form.wrapUp?.fields.find((one) => one.id === field.id)?.value ?? ''}
            value={field.id === form.commentFieldId ? filled.comment : (filled.values[field.id] ?? '')}
            onChange={(value) => setFilled((before) => (field.id === form.commentFieldId ? { ...before, comment: value } : { ...before, values: { ...before.values, [field.id]: value } }))}
          />
        ),
      )}
      <Failure>{save.isError && !members.includes(fault) ? explainFailure(save.error) : ''}</Failure>
      <div className={css.actions}>
        <Button variant="default" onClick={onClose}>
          {text.cancel}
        </Button>
        <Button type="submit" loading={save.isPending}>
          {text.save}
        </Button>
      </div>
    </form>
  );
}

/** What the server calls a field when it finds fault with it. */
function memberOf(id: number, name: string, form: WrapUpForm): string {
  return id === form.categoryFieldId ? 'categories' : id === form.commentFieldId ? 'comment' : name;
}

interface CategoriesProps {
  form: WrapUpForm;
  label: string;
  isRequired: boolean;
  error: string;
  chosen: string[];
  onChange: (chosen: string[]) => void;
}

function Categories({ form, label, isRequired, error, chosen, onChange }: CategoriesProps) {
  return (
    <Checkbox.Group label={label} withAsterisk={isRequired} error={error || undefined} value={chosen} onChange={onChange}>
      <div className={css.categories}>
        {grouped(form.categories).map(([group, categories]) => (
          <div key={group} role={group ? 'group' : undefined} aria-label={group || undefined}>
            {group && <p className={css.group}>{group}</p>}
            <div className={css.options}>
              {categories.map((one) => (
                <Checkbox key={categoryKey(one)} value={categoryKey(one)} label={one.category} />
              ))}
            </div>
          </div>
        ))}
      </div>
    </Checkbox.Group>
  );
}
