import type { SheetField, WrapUpAnswers, WrapUpCategory, WrapUpForm } from '@parley/client';
import { useQuery } from '@tanstack/react-query';
import { door, keys } from '../app/client';

/** The wrap-up of a chat with its form. */
export function useWrapUp(chatId: string) {
  return useQuery({ queryKey: keys.wrapUp(chatId), queryFn: () => door.wrapUp(chatId), staleTime: 5_000 });
}

/** What an agent has filled in: by field, and the categories that are ticked. */
export interface Filled {
  categories: string[];
  comment: string;
  values: Record<number, string>;
}

/** What a category is known by among the ticked ones. */
export const categoryKey = ({ group, category }: WrapUpCategory): string => `${group}\n${category}`;

/** What was noted last, to change it. Files are left out: they are named by ids that nobody has any more. */
export function filledOf({ wrapUp, fields }: WrapUpForm): Filled {
  const isFile = (id: number) => fields.find((field) => field.id === id)?.type === 'attachment';
  return {
    categories: wrapUp?.categories.map(categoryKey) ?? [],
    comment: wrapUp?.comment ?? '',
    values: Object.fromEntries((wrapUp?.fields ?? []).filter(({ id }) => !isFile(id)).map(({ id, value }) => [id, value])),
  };
}

/** What is sent of it. */
export function answersOf(filled: Filled, form: WrapUpForm): WrapUpAnswers {
  return {
    categories: form.categories.filter((one) => filled.categories.includes(categoryKey(one))),
    comment: filled.comment,
    fields: Object.entries(filled.values).map(([id, value]) => ({ id: Number(id), value })),
  };
}

/** The choices of a field, one per line. */
export const optionsOf = (field: SheetField): string[] =>
  field.options
    .split('\n')
    .map((option) => option.trim())
    .filter(Boolean);

/** Categories by their group; those without one come under an empty name. */
export function grouped(categories: readonly WrapUpCategory[]): [group: string, categories: WrapUpCategory[]][] {
  const groups = new Map<string, WrapUpCategory[]>();
  for (const one of categories) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
  return [...groups];
}
