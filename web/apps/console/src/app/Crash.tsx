import { Button } from '@mantine/core';
import { Empty } from '@parley/ui';
import { Component, type ReactNode } from 'react';
import { text } from '../text';

/** What is shown instead of a page that broke. */
export class Crash extends Component<{ children: ReactNode }, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { isBroken: boolean } {
    return { isBroken: true };
  }

  override render(): ReactNode {
    if (!this.state.isBroken) return this.props.children;
    return (
      <Empty icon="alert" title={text.crash.title} action={<Button onClick={() => location.reload()}>{text.crash.reload}</Button>}>
        {text.crash.text}
      </Empty>
    );
  }
}
