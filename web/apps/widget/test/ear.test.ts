import { afterEach, expect, test, vi } from 'vitest';
import { Ear } from '../src/page/ear';

class Socket {
  static readonly CONNECTING = 0;
  static made: Socket[] = [];
  readyState = 0;
  sent: string[] = [];
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  constructor(readonly url: string) {
    Socket.made.push(this);
  }
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    expect(this.readyState, 'closed before it was open').not.toBe(0);
    this.readyState = 3;
    this.onclose?.();
  }
  open() {
    this.readyState = 1;
    this.onopen!();
  }
}

afterEach(() => {
  vi.unstubAllGlobals();
  Socket.made = [];
});

test('a socket that is not needed any more before it has opened is closed when it opens, and says nothing', () => {
  vi.stubGlobal('document', { visibilityState: 'visible', addEventListener() {}, removeEventListener() {} });
  vi.stubGlobal('WebSocket', Socket);
  const heard = vi.fn();
  const ear = new Ear('https://chat.example.com', () => 'token', heard);
  ear.isOpen = true;
  const [first] = Socket.made;
  expect(first!.url).toBe('wss://chat.example.com/realtime/websocket');
  ear.isOpen = false;
  first!.open();
  expect([first!.readyState, first!.sent]).toEqual([3, []]);

  ear.isOpen = true;
  const second = Socket.made[1]!;
  second.open();
  expect(second.sent).toEqual(['{"id":1,"connect":{"token":"token"}}']);
  second.onmessage!({ data: '{"push":{"pub":{"data":{"type":"x"}}}}' });
  expect(heard).toHaveBeenCalledOnce();
  ear.isOpen = false;
  expect(second.readyState).toBe(3);
  expect(Socket.made).toHaveLength(2);
});
