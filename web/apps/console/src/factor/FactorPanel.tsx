import { Button, Modal } from '@mantine/core';
import { Panel, Row, Tag } from '@parley/ui';
import { useState, type ReactNode } from 'react';
import { Await } from '../parts/Await';
import { toast } from '../parts/toast';
import { text } from '../text';
import { disable, renewCodes, useFactor, type SecondFactor } from './factor';
import { PasswordProof } from './PasswordProof';
import { RecoveryCodes } from './RecoveryCodes';
import { Setup } from './Setup';

/** One's own second factor: whether there is one, and its recovery codes. */
export function FactorPanel() {
  const query = useFactor();
  return (
    <Panel title={text.factor.title} lead={text.factor.lead} aside={query.data && <Tag tone={query.data.enabled ? 'good' : 'quiet'}>{query.data.enabled ? text.factor.on : text.factor.off}</Tag>} isFlush>
      <Await query={query} lines={2}>
        {(factor) => (factor.enabled ? <TurnedOn factor={factor} /> : <TurnedOff factor={factor} />)}
      </Await>
    </Panel>
  );
}

function TurnedOff({ factor }: { factor: SecondFactor }) {
  const [isOpen, setOpen] = useState(false);
  const words = text.factor;
  return (
    <Row title={words.setUpTitle} action={<Button onClick={() => setOpen(true)}>{words.setUp}</Button>}>
      {factor.required && words.required}
      <Dialog title={words.setUpTitle} isOpen={isOpen} onClose={() => setOpen(false)}>
        <Setup
          onDone={() => {
            setOpen(false);
            toast(words.done);
          }}
        />
      </Dialog>
    </Row>
  );
}

function TurnedOn({ factor }: { factor: SecondFactor }) {
  const [asking, setAsking] = useState<'replace' | 'codes' | 'disable' | null>(null);
  const [codes, setCodes] = useState<string[]>([]);
  const words = text.factor;
  return (
    <>
      <Row
        title={words.replace}
        action={
          <Button variant="default" onClick={() => setAsking('replace')}>
            {words.replaceAct}
          </Button>
        }
      >
        {words.replaceText}
      </Row>
      <Row
        title={words.recovery}
        action={
          <Button variant="default" onClick={() => setAsking('codes')}>
            {words.recoveryAct}
          </Button>
        }
      >
        {words.left(factor.recoveryCodesLeft)} {words.recoveryText}
      </Row>
      <Row
        title={words.disable}
        action={
          <Button variant="light" color="red" disabled={factor.required} onClick={() => setAsking('disable')}>
            {words.disable}
          </Button>
        }
      >
        {factor.required ? words.disableHeld : words.disableText}
      </Row>
      <Dialog title={words.replaceTitle} isOpen={asking === 'replace'} onClose={() => setAsking(null)}>
        <Setup
          onDone={() => {
            setAsking(null);
            toast(words.done);
          }}
        />
      </Dialog>
      {asking === 'codes' && (
        <PasswordProof
          title={words.recoveryTitle}
          yes={words.recoveryAct}
          run={renewCodes}
          onDone={(made) => {
            setAsking(null);
            setCodes(made);
          }}
          onClose={() => setAsking(null)}
        >
          <p>{words.recoveryText}</p>
        </PasswordProof>
      )}
      {asking === 'disable' && (
        <PasswordProof
          title={words.disableTitle}
          yes={words.disable}
          isDangerous
          run={disable}
          onDone={() => {
            setAsking(null);
            toast(words.disabled);
          }}
          onClose={() => setAsking(null)}
        >
          <p>{words.disableText}</p>
        </PasswordProof>
      )}
      <Dialog title={words.recoveryTitle} isOpen={codes.length > 0} onClose={() => setCodes([])}>
        <RecoveryCodes codes={codes} onDone={() => setCodes([])} />
      </Dialog>
    </>
  );
}

/** A dialog that is not left by a click beside it: what it shows is shown once. */
function Dialog({ title, isOpen, onClose, children }: { title: string; isOpen: boolean; onClose: () => void; children: ReactNode }) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={title} centered lockScroll={false} closeOnClickOutside={false} closeButtonProps={{ 'aria-label': text.close }}>
      {children}
    </Modal>
  );
}
