import { Kbd, Modal } from '@mantine/core';
import { text } from '../text';
import css from './Shortcuts.module.css';

/** The list of keys that do something. */
export function Shortcuts({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={text.shortcuts.heading} centered lockScroll={false} closeButtonProps={{ 'aria-label': text.close }}>
      <dl className={css.list}>
        {text.shortcuts.list.map(([keys, does]) => (
          <div key={does} className={css.line}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
