import { describe, expect, it } from 'vitest';
import type { Entry, FormField, Message } from '@parley/client';
import { places } from '../src/loader/page';
import { accent } from '../src/shared/accent';
import { Form, type Values } from '../src/window/form/form';
import { formData, questions } from '../src/window/form/question';
import { introduction } from '../src/window/forms';
import { initials } from '../src/shared/initials';
import { grouped } from '../src/window/format';

/** Contrast as WCAG computes it, exactly. */
function contrast(a: string, b: string): number {
  const light = (color: string) => {
    const rgb = color.startsWith('#')
      ? color.slice(1).padEnd(6, color.slice(1)).match(/../g)!.map((x) => parseInt(x, 16))
      : color.match(/\d+/g)!.map(Number);
    const [r, g, bl] = rgb.map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4)) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * bl;
  };
  const [x, y] = [light(a), light(b)].sort((p, q) => q - p) as [number, number];
  return (x + 0.05) / (y + 0.05);
}

describe('a theme colour', () => {
  it('carries text that can be read, whatever it is', () => {
    for (let r = 0; r < 256; r += 15) {
      for (let g = 0; g < 256; g += 15) {
        for (let b = 0; b < 256; b += 15) {
          const color = `#${[r, g, b].map((c) => c.toString(16).padStart(2, '0')).join('')}`;
          const { ground, ink } = accent(color);
          expect(contrast(ground, ink), color).toBeGreaterThanOrEqual(4.5);
        }
      }
    }
  });

  it('stays as it is where that can be', () => {
    expect(accent('#7A3DB8')).toEqual({ ground: 'rgb(122,61,184)', ink: '#fff' });
    expect(accent('#ffd54a').ground).toBe('rgb(255,213,74)');
  });

  it('has one to fall back on', () => {
    for (const none of ['', 'red', '#12', 'javascript:']) expect(accent(none)).toEqual(accent('#329fd9'));
  });
});

describe('the campaigns of a page', () => {
  it.each([
    [{}, []],
    [{ main_code_plan: 3 }, [['3', '']]],
    [{ main_code_plan: '3', chat_buttons: [{ code_plan: 1, div_id: 'a' }, { code_plan: 3, div_id: 'b' }] }, [['3', 'b'], ['1', 'a']]],
    [{ chat_buttons: [{ code_plan: 1, div_id: 'a' }, { code_plan: 1, div_id: 'a' }, { code_plan: 'x-y' }] }, [['1', 'a'], ['x-y', '']]],
  ])('%j', (api, want) => {
    expect(places(api).map((p) => [p.campaignId, p.divId])).toEqual(want);
  });
});

const field = (id: number, more: Partial<FormField> = {}): FormField => ({ id, name: `f${id}`, type: 'text', isSystem: id < 50, isVisible: true, isRequired: false, options: '', ...more });

describe('the form before a chat', () => {
  // The ids are a site's own: only their order says which field of the system is which.
  const fields = [field(31, { isRequired: true }), field(32), field(33), field(34, { isVisible: false }), field(35, { isVisible: false, type: 'select', options: 'a' }), field(36, { type: 'select' }), field(71, { type: 'checkboxList', options: 'a\nb' })];
  const sales = [{ id: 5, name: 'Sales', status: 'online' as const }];
  const form = (values: Values, departments = sales) => {
    const told: string[] = [];
    const made = new Form({
      kind: 'prechat', fields, departments, layout: 'vertical', greeting: '', kept: null, maxFileSize: 1,
      upload: () => ({ done: new Promise(() => undefined), cancel: () => undefined }),
      send: async () => undefined,
      emit: (event) => told.push(event.replace('livechat.prechat.', '')),
    });
    for (const [id, value] of Object.entries(values)) made.answer(made.questions.find((q) => q.id === Number(id))!, value);
    return { made, told };
  };

  it('leaves out what is hidden and what has nothing to choose', () => {
    expect(form({}).made.shown.map((q) => q.part || q.id)).toEqual(['name', 'email', 'phone', 'department', 71]);
    expect(form({}, []).made.shown.map((q) => q.part || q.id)).toEqual(['name', 'email', 'phone', 71]);
  });

  it('finds what is missing and what is no address', async () => {
    const { made, told } = form({ 31: '  ', 32: 'kim@' });
    await expect(made.submit()).rejects.toMatchObject({ ids: ['31', '32'] });
    expect(made.questions.map((q) => q.error).filter(Boolean)).toHaveLength(2);
    made.answer(made.questions[0]!, 'Kim');
    made.answer(made.questions[1]!, 'kim@mail.example.com');
    await made.submit();
    expect(told.filter((event) => event.startsWith('submit'))).toEqual(['submit', 'submit.success']);
  });

  it('becomes the request and what page scripts are told', () => {
    const { made } = form({ 31: ' Kim ', 32: 'kim@example.com', 36: '5', 71: 'a\nb' });
    expect(introduction(made)).toEqual({ name: 'Kim', email: 'kim@example.com', departmentId: 5, fields: [{ id: 71, value: 'a\nb' }] });
    expect(formData(made.questions)).toEqual({ name: ' Kim ', email: 'kim@example.com', phone: '', department: '5', custom: { 71: 'a\nb' } });
  });

  it('knows the grade and the comment by their numbers', () => {
    const after = [field(9, { type: 'textarea' }), field(8, { type: 'rating' })];
    expect(questions('postChat', after, [], { 8: 'rating', 9: 'comment' }).map((q) => q.part)).toEqual(['comment', 'rating']);
  });
});

describe('lines of a conversation', () => {
  const entry = (seq: number, from: 'agent' | 'visitor' | 'system', time: string, name = 'Anna'): Entry => ({
    key: String(seq),
    message: { seq, sender: { type: from, id: 1, name }, time, text: '', kind: 'text' } as Message,
    pending: null,
  });

  it('are gathered by sender and minute, and parted by days', () => {
    const now = new Date(2026, 2, 10, 12);
    const at = (day: number, hour: number, minute = 0) => new Date(2026, 2, day, hour, minute).toISOString();
    const groups = grouped(
      [entry(1, 'agent', at(8, 9)), entry(2, 'agent', at(9, 9)), entry(3, 'agent', at(9, 9, 2)), entry(4, 'agent', at(9, 9, 9)), entry(5, 'agent', at(9, 9, 9), 'Ben'), entry(6, 'visitor', at(10, 8)), entry(7, 'system', at(10, 8)), entry(8, 'system', at(10, 8))],
      now,
      'en-GB',
    );
    expect(groups.map((g) => [g.day, g.name, g.entries.map((e) => e.message!.seq)])).toEqual([
      ['Sun 8 March', 'Anna', [1]], ['Yesterday', 'Anna', [2, 3]], ['', 'Anna', [4]], ['', 'Ben', [5]], ['Today', '', [6]], ['', '', [7]], ['', '', [8]],
    ]);
  });

  it.each([['Anna Berg', 'AB'], ['anna', 'A'], ['Maria del Mar Ruiz', 'MR'], ['  ', '?'], ['😀 Kim', '😀K']])('are signed: %s', (name, letters) => {
    expect(initials(name)).toBe(letters);
  });
});
