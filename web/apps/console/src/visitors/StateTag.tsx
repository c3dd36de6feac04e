import { Tag } from '@parley/ui';
import { text } from '../text';

type Tone = 'quiet' | 'accent' | 'good' | 'warn';

const tones: Record<number, Tone> = { 0: 'warn', 2: 'good', 3: 'accent', 4: 'accent', 5: 'accent', 12: 'good' };

/** What a visitor is doing, by its number in the v2 API. */
export function StateTag({ status }: { status: number }) {
  const { states } = text.visitors;
  return <Tag tone={tones[status] ?? 'quiet'}>{states[status as keyof typeof states] ?? states[10]}</Tag>;
}
