import { Button, Checkbox, CopyButton } from '@mantine/core';
import { Icon } from '@parley/ui';
import { useState } from 'react';
import { useSession } from '../session/SessionGate';
import { text } from '../text';
import css from './RecoveryCodes.module.css';

/** Shows codes that will not be shown again, until somebody says that they are kept. */
export function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const [isKept, setKept] = useState(false);
  const { agent } = useSession();
  const words = text.factor.codes;
  const whole = [words.fileHead(agent.email, location.host), '', ...codes, ''].join('\n');
  return (
    <div className={css.keep}>
      <p>{words.lead}</p>
      <div className={css.sheet}>
        <p className={css.head}>{words.fileHead(agent.email, location.host)}</p>
        <ul className={css.codes} aria-label={words.label}>
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ul>
      </div>
      <div className={css.ways}>
        <CopyButton value={whole}>
          {({ copied, copy }) => (
            <Button variant="default" leftSection={<Icon name={copied ? 'check' : 'copy'} />} onClick={copy}>
              {copied ? text.copied : words.copy}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" leftSection={<Icon name="download" />} onClick={() => download(words.file(location.hostname), whole)}>
          {words.download}
        </Button>
        <Button variant="default" leftSection={<Icon name="print" />} onClick={() => window.print()}>
          {words.print}
        </Button>
      </div>
      <Checkbox label={words.kept} checked={isKept} onChange={(event) => setKept(event.currentTarget.checked)} />
      <Button fullWidth disabled={!isKept} onClick={onDone}>
        {words.finish}
      </Button>
    </div>
  );
}

/** Hands the browser a text to be stored as a file. */
function download(name: string, content: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type: 'text/plain' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
