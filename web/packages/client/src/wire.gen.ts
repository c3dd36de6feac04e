// Generated from internal/realtime/wire.go and the types of internal/chat: go generate ./internal/realtime

export interface Sender {
  /** Kind of sender. */
  type: 'visitor' | 'agent' | 'system';
  /** Agent id, visitor id, or 0 for the system. */
  id: number | string;
  /** As shown at the time; empty for the system. */
  name: string;
}

export interface FormField {
  /** Field id. */
  id: number;
  /** Label. */
  name: string;
  /** Input kind, as forms of campaigns and secure forms have them. */
  type: string;
  /** Must be filled in. */
  isRequired: boolean;
  /** Choices, of kinds that have some. */
  options: string[];
}

export interface SentForm {
  /** Secure form id. */
  id: number;
  /** Name. */
  name: string;
  /** What it is for. */
  description: string;
  /** Fields, as they were when the form was sent. */
  fields: FormField[];
}

export interface SentFile {
  /** File name. */
  name: string;
  /** Where it is on this server, from the root; opens without credentials and can not be guessed. */
  url: string;
  /** Bytes. */
  size: number;
  /** What it seems to be. image/png, image/jpeg and image/gif may be shown in place, all else is for saving. */
  mediaType: string;
  /** Of an image, in pixels, else 0. */
  width: number;
  /** Of an image, in pixels, else 0. */
  height: number;
}

export interface Payload {
  /** Of a system message: key of the text in the screens' catalogues. */
  key?: string;
  /** Of a system message: whom the text names. */
  name?: string;
  /** Of a system message: number of the message that it is about. */
  seq?: number;
  /** Of a form: what is to be filled in. */
  form?: SentForm;
  /** Of a file: what can be known of it. */
  file?: SentFile;
}

export interface Message {
  /** The chat. */
  chatId: string;
  /** Number in the chat, from 1, without gaps. */
  seq: number;
  /** The sender's own name for it; empty for the system. */
  clientId: string;
  /** What was sent. Show the text of kinds that you do not know. */
  kind: 'text' | 'system' | 'file' | 'form';
  /** Who sent it. */
  sender: Sender;
  /** Plain text, as it was written; screens must escape it. */
  text: string;
  /** What it is made of beside its text, by its kind; null for plain text. */
  payload: Payload | null;
  /** Who may see it. */
  visibility: 'all' | 'agents';
  /** When it was stored. */
  time: string;
}

export interface Transfer {
  /** Who hands it on. */
  byAgentId: number;
  /** To which agent; 0: to a department. */
  agentId: number;
  /** To which department; 0: to an agent. */
  departmentId: number;
}

export interface Agent {
  /** Agent id. */
  id: number;
  /** Name that visitors see. */
  name: string;
}

export interface Visitor {
  /** Visitor id, a uuid; no credential. */
  id: string;
  /** Who the visitor is at the site's identity provider; empty for one who has not signed in. */
  ssoUserId: string;
  /** As given in the form. */
  name: string;
  /** As given in the form. */
  email: string;
  /** Page on which the chat was requested. */
  pageUrl: string;
  /** Its title. */
  pageTitle: string;
}

export interface Chat {
  /** Chat id, a uuid. */
  id: string;
  /** Waiting (queued: nobody is there to take it; offered: shown to agents), chatting or ended. */
  state: 'queued' | 'offered' | 'chatting' | 'ended';
  /** Campaign it was requested from. */
  campaignId: number;
  /** Department it is for; 0 is the whole site. */
  departmentId: number;
  /** Number of the last message. */
  head: number;
  /** When it was requested. */
  requestedAt: string;
  /** When the first agent joined. */
  acceptedAt: string | null;
  /** When it ended. */
  endedAt: string | null;
  /** Who ended it; empty while it lasts. */
  endedBy: '' | 'visitor' | 'agent' | 'system';
  /** Why it ended without an answer and a message is left instead; empty for all others. Until one is left the visitor can be asked for it. */
  switched: '' | 'byVisitor' | 'queueFull' | 'waitedTooLong' | 'nobodyThere';
  /** To whom it is being handed, while nobody has taken it; null when it is not. */
  transfer: Transfer | null;
  /** Agents who are in it. */
  agents: Agent[];
  /** The visitor. */
  visitor: Visitor;
}

export interface TypingCall {
  chatId: string;
  text?: string;
}

export interface SeenCall {
  chatId: string;
  seq: number;
}

export interface HeadsCall {
  chats: Record<string, number>;
}

export interface Position {
  /** Place among those who wait for the same department, agent or site: 1 is next. */
  place: number;
  /** How long it is likely to take, in seconds; null when nobody was answered there lately. */
  waitSeconds: number | null;
}

export interface Head {
  seq: number;
  state: 'queued' | 'offered' | 'chatting' | 'ended';
  position?: Position;
}

export interface Heads {
  chats: Record<string, Head>;
  revision?: number;
}

export interface MessagePush {
  type: 'message';
  chatId: string;
  seq: number;
  message: Message;
}

export interface ChatPush {
  type: 'chat';
  chat: Chat;
}

export interface TypingPush {
  type: 'typing';
  chatId: string;
  sender: Sender;
  text?: string;
}

export interface SeenPush {
  type: 'seen';
  chatId: string;
  by: 'visitor' | 'agent';
  agentId: number;
  seq: number;
}

export interface RequestsPush {
  type: 'requests';
}

export interface HeadPush {
  type: 'head';
  chatId: string;
  seq: number;
  state: 'queued' | 'offered' | 'chatting' | 'ended';
}

export interface PresencePush {
  type: 'presence';
  agentId: number;
  status: 'online' | 'away' | 'offline';
  awayStatusId: number;
}

export interface OfferPush {
  type: 'offer';
  chatId: string;
  answerIn: number;
}

export interface StatusPush {
  type: 'status';
  status: 'online' | 'offline';
  campaigns: number[];
  departments: number[];
}

export interface PositionPush {
  type: 'position';
  chatId: string;
  place: number;
  waitSeconds: number | null;
}

export interface Profile {
  /** Agent id. */
  id: number;
  /** Name that visitors see. */
  name: string;
  /** Job title; empty for none. */
  title: string;
  /** A few words about the agent; empty for none. */
  bio: string;
  /** Public path of the photograph on this server; empty for none. */
  avatar: string;
}

export interface InvitationMessage {
  /** Invitation text. */
  content: string;
  /** Font. */
  font: 'Times New Roman' | 'Tahoma' | 'Verdana' | 'Arial' | 'Comic Sans MS' | 'Courier';
  /** Bold. */
  bold: boolean;
  /** Size. */
  fontsize: 'xx-small' | 'x-small' | 'small' | 'medium' | 'large' | 'x-large' | 'xx-large';
  /** Italic. */
  italic: boolean;
  /** Colour as #RRGGBB. */
  color: string;
}

export interface InvitationImage {
  /** Image. */
  id: number;
  /** Image source. */
  type: 'gallery' | 'custom';
}

export interface Frame {
  /** Left. */
  x: number;
  /** Top. */
  y: number;
  /** Width. */
  width: number;
  /** Height. */
  height: number;
}

export interface InvitationPopup {
  /** Anchor. */
  position: 'centered' | 'centeredWithOverlay' | 'topLeft' | 'topMiddle' | 'topRight' | 'bottomLeft' | 'bottomMiddle' | 'bottomRight' | 'leftMiddle' | 'rightMiddle';
  /** Background image. */
  image: InvitationImage;
  /** Where the text is. */
  messageFrame: Frame;
  /** Where a click closes it. */
  closeFrame: Frame;
}

export interface InvitationWindow {
  /** Text and its style. */
  message: InvitationMessage;
  /** Popup geometry. */
  popup: InvitationPopup;
}

export interface Invitation {
  /** Invitation id; for accepting and refusing. */
  id: string;
  /** Campaign. */
  campaignId: number;
  /** Automatic invitation that it is; 0 for one by an agent. */
  autoInvitationId: number;
  /** Who invites; null for an automatic one. */
  agent: Profile | null;
  /** Its text; screens must escape it. */
  message: string;
  /** Layout. */
  style: 'bubble' | 'popup' | 'embedded';
  /** How it looks. */
  window: InvitationWindow;
}

export interface InvitationPush {
  type: 'invitation';
  invitation: Invitation | null;
}

export interface SegmentPush {
  type: 'segment';
  visitorId: string;
  visitorName: string;
  segmentId: number;
  segment: string;
  color: string;
}

export interface VisitorsPush {
  type: 'visitors';
}

/** What the server sends. Every push is a hint: losing one costs time, never a message. */
export type Push = MessagePush | ChatPush | TypingPush | SeenPush | RequestsPush | HeadPush | PresencePush | OfferPush | StatusPush | PositionPush | InvitationPush | SegmentPush | VisitorsPush;
