import { fromTranscript, type PastChat } from './chats';

type Line = NonNullable<PastChat['chatTranscript']>[number];

/** Lines of one sender in a row. */
export interface Said {
  key: string;
  type: 'agent' | 'visitor' | 'system';
  sender: string;
  lines: string[];
  time: Date;
}

/** One day of a transcript. */
export interface Section {
  key: string;
  time: Date;
  said: Said[];
}

const types: Record<string, Said['type']> = { enumAgent: 'agent', enumVisitor: 'visitor' };

/** Arranges a transcript for reading: by day, and one sender's lines together while they follow within minutes. */
export function sections(transcript: readonly Line[]): Section[] {
  const out: Section[] = [];
  for (const [at, line] of transcript.entries()) {
    const time = fromTranscript(line.time ?? '');
    let section = out[out.length - 1];
    if (section?.key !== time.toDateString()) out.push((section = { key: time.toDateString(), time, said: [] }));
    add(section.said, line, time, at);
  }
  return out;
}

function add(said: Said[], line: Line, time: Date, at: number): void {
  const type = types[line.type ?? ''] ?? 'system';
  const sender = line.sender ?? '';
  const last = said[said.length - 1];
  const isSame = last?.type === type && last.sender === sender && type !== 'system' && time.getTime() - last.time.getTime() < 3 * 60_000;
  if (!isSame) {
    said.push({ key: String(at), type, sender, lines: [line.content ?? ''], time });
    return;
  }
  last.lines.push(line.content ?? '');
  last.time = time;
}
