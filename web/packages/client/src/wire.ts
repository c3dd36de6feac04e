/**
 * Everything that crosses the wire between a screen and the server's own doors:
 * the shapes of chats and messages, what is pushed over the socket, and what is
 * asked over it. Times are RFC 3339 in UTC with milliseconds.
 */

export type SenderType = 'visitor' | 'agent' | 'system';

export interface Sender {
  type: SenderType;
  id: number | string;
  name: string;
}

/** One message of a chat; `seq` counts from 1 without a gap in the chat, hidden notes included. */
export interface Message {
  chatId: string;
  seq: number;
  clientId: string;
  kind: 'text' | 'system';
  sender: Sender;
  text: string;
  payload: Record<string, unknown> | null;
  visibility: 'all' | 'agents';
  time: string;
}

export type ChatState = 'queued' | 'offered' | 'chatting' | 'ended';

export interface ChatAgent {
  id: number;
  name: string;
}

export interface Chat {
  id: string;
  state: ChatState;
  campaignId: number;
  departmentId: number;
  /** Number of the last message. */
  head: number;
  requestedAt: string;
  acceptedAt: string | null;
  endedAt: string | null;
  endedBy: '' | 'visitor' | 'agent' | 'system';
  agents: ChatAgent[];
  visitor: { id: string; name: string; email: string; pageUrl: string; pageTitle: string };
}

/** A stretch of a chat's messages, ascending, with the head it was read at. */
export interface MessagePage {
  messages: Message[];
  head: number;
  state: ChatState;
}

export type Availability = 'online' | 'offline';
export type AgentStatus = 'online' | 'away' | 'offline';

/** What the server publishes. Every push is a hint: losing one costs time, never a message. */
export type Push =
  | { type: 'message'; chatId: string; seq: number; message: Message }
  | { type: 'chat'; chat: Chat }
  | { type: 'typing'; chatId: string; sender: Sender; text?: string }
  | { type: 'requests' }
  | { type: 'head'; chatId: string; seq: number; state: ChatState }
  | { type: 'presence'; agentId: number; status: AgentStatus }
  | { type: 'status'; status: Availability };

/** Answer of the `heads` call: the present head and state of each chat asked about. */
export interface Heads {
  chats: Record<string, { seq: number; state: ChatState }>;
  revision?: number | string;
}

/** Members of a campaign's button that the widget reads. */
export interface ChatButton {
  type: 'adaptive' | 'image' | 'textLink';
  isHideOffline: boolean;
  adaptive: { themeColor: string; icon: number };
  textLink: { text: string };
}

/** Members of a campaign's window that the widget reads. */
export interface ChatWindow {
  style: 'classic' | 'simple' | 'bubble';
  color: string;
  type: 'embedded' | 'popup';
  advanced: { greetingMessage: string };
  customCSS: string;
  header: { agentInfo: { isShowAvatar: boolean } };
  body: { isShowAvatar: boolean };
}

/** A field of a form, as the contract lists it; `options` has one choice per line. */
export interface FormField {
  id: number;
  name: string;
  type: string;
  isSystem: boolean;
  isVisible: boolean;
  isRequired: boolean;
  options: string;
}

export interface PreChat {
  isEnable: boolean;
  header: { isShowTeamName: boolean; teamName: string; isShowAdatar: boolean };
  greetingMessage: string;
  isRememberVisitorInfo: boolean;
  fieldLayout: 'vertical' | 'horizontal';
  fields: FormField[];
}

export interface Campaign {
  id: number;
  name: string;
  language: string;
  chatButton: ChatButton;
  chatWindow: ChatWindow;
  preChat: PreChat;
}

export interface Page {
  url: string;
  title: string;
}

export interface VisitRequest {
  siteId: number;
  campaignId?: number | string;
  token?: string;
  page: Page & { referrer: string };
  language: string;
  timeZone: string;
}

/** Answer to the first call of a page: who the visitor is and what to draw. */
export interface Visit {
  token: string;
  visitorId: string;
  visitId: string | number;
  site: { id: number };
  campaign: Campaign;
  status: Availability;
  chat: Chat | null;
  settings: { pageHeartbeatSeconds: number; maxMessageLength: number };
}

export interface ChatRequest {
  clientId: string;
  visitId: string | number;
  campaignId: number | string;
  name: string;
  email: string;
  departmentId?: number;
  fields?: { id: number; value: string }[];
}

/** Permissions as the contract spells them: switch by key, per product. */
export type PermissionMap = Record<string, boolean>;

export interface AgentSession {
  agent: { id: number; displayName: string; email: string; isAdmin: boolean };
  site: { id: number; name: string };
  csrfToken: string;
  permissions: { liveChat: PermissionMap; account: PermissionMap };
}

/** All an agent's screen starts from; pushes only say when to read it again. */
export interface Desk {
  me: { id: number; status: AgentStatus };
  requests: Chat[];
  chats: Chat[];
  agents: { id: number; name: string; status: AgentStatus }[];
  /** Names to the numbers that chats carry. */
  campaigns?: { id: number; name: string }[];
  departments?: { id: number; name: string }[];
  revision: number | string;
}
