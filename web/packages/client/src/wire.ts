/**
 * What crosses the wire between a screen and the server's own doors, besides what is generated from the
 * server's types: what is asked and answered over HTTP. Times are RFC 3339 in UTC with milliseconds.
 */
import type { Agent, Chat, Message, Sender } from './wire.gen';

export type * from './wire.gen';

export type SenderType = Sender['type'];
export type ChatState = Chat['state'];
export type ChatAgent = Agent;

/** A stretch of a chat's messages, ascending, with the head it was read at. */
export interface MessagePage {
  messages: Message[];
  head: number;
  state: ChatState;
}

export type Availability = 'online' | 'offline';
export type AgentStatus = 'online' | 'away' | 'offline';

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
  /** `mustEnroll`: the site asks for a second factor, and nothing else answers before there is one. */
  secondFactor: { enabled: boolean; required: boolean; mustEnroll: boolean };
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
