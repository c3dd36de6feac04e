/**
 * What crosses the wire between a screen and the server's own doors, besides what is generated from the
 * server's types: what is asked and answered over HTTP. Times are RFC 3339 in UTC with milliseconds.
 */
import type { Agent, Chat, Invitation, Message, Position, Sender } from './wire.gen';

export type * from './wire.gen';

export type SenderType = Sender['type'];
export type ChatState = Chat['state'];
export type ChatAgent = Agent;

/** Number of the last message that each side has seen, 0 for none. */
export interface SeenMarks {
  visitor: number;
  agents: number;
}

/** A stretch of a chat's messages, ascending, with the head it was read at. */
export interface MessagePage {
  messages: Message[];
  head: number;
  state: ChatState;
  seen?: SeenMarks;
}

export type Availability = 'online' | 'offline';
export type AgentStatus = 'online' | 'away' | 'offline';

/** Members of a campaign's button that the widget reads. */
export interface ChatButton {
  type: 'adaptive' | 'image' | 'textLink';
  isHideOffline: boolean;
  adaptive: { themeColor: string; icon: number };
  image: ButtonImage;
  textLink: { text: string };
}

/** A button made of pictures, and what it is on phones. */
export interface ButtonImage {
  type: 'gallery' | 'custom';
  onlineImageId: number;
  offlineImageId: number;
  isFloat: boolean;
  position: { type: string; x: string; y: string };
  mobile: { type: 'text' | 'image'; onlineText: string; offlineText: string; themeColor: string; onlineImageId: number; offlineImageId: number; position: string };
}

/** Members of a campaign's window that the widget reads. */
export interface ChatWindow {
  style: 'classic' | 'simple' | 'bubble';
  color: string;
  type: 'embedded' | 'popup';
  popup: { title: string };
  options: WindowOptions;
  advanced: { greetingMessage: string; isUseCustomJS: boolean; customJS: string };
  customCSS: string;
  header: WindowHeader;
  body: { isShowAvatar: boolean; isShowBackground: boolean; backgroundImageId: number };
}

/** What a visitor may do. */
export interface WindowOptions {
  isCanPrintTranscript: boolean;
  isCanEmailTranscript: boolean;
  isCanDownloadPDF: boolean;
  isCanSwitchToOffline: boolean;
  isCanSendFile: boolean;
  isCanSentSeen: boolean;
}

/** The top of a window; images by their numbers. */
export interface WindowHeader {
  type: 'agentinfo' | 'bannerimage' | 'avatarandlogo';
  agentInfo: { isShowAvatar: boolean; isShowTitle: boolean; isShowBio: boolean };
  banner: { imageId: number; imageType: 'gallery' | 'custom' };
  avatarAndLogo: { isShowLogo: boolean; isAvatar: boolean; logoImageId: number };
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

export interface PostChat {
  isEnable: boolean;
  greetingMessage: string;
  fieldLayout: 'vertical' | 'horizontal';
  fields: FormField[];
}

export interface OfflineMessage {
  isUseOwnPage: boolean;
  greetingMessage: string;
  page: { url: string; isOpenInNewWindow: boolean };
  header: { isShowTeamName: boolean; teamName: string; isShowAvator: boolean };
  fieldLayout: 'vertical' | 'horizontal';
  fields: FormField[];
}

export interface Campaign {
  id: number;
  name: string;
  language: string;
  /** As BCP 47 names it. */
  languageCode: string;
  isRTL: boolean;
  /** Texts that are said otherwise than in the widget's own English, by their keys. */
  texts: Record<string, string>;
  chatButton: ChatButton;
  chatWindow: ChatWindow;
  preChat: PreChat;
  postChat: PostChat;
  offlineMessage: OfflineMessage;
}

export interface DepartmentStatus {
  id: number;
  name: string;
  status: Availability;
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
  screen?: string;
}

/** What a page is told whenever it is heard of. */
export interface Noticed {
  /** Invitation that the visitor has not answered. */
  invitation?: Invitation | null;
  /** Seconds after which an invitation may be due; 0 for none. */
  lookIn?: number;
}

/** Answer to the first call of a page: who the visitor is and what to draw. */
export interface Visit extends Noticed {
  token: string;
  visitorId: string;
  visitId: string | number;
  site: { id: number };
  campaign: Campaign;
  status: Availability;
  /** What visitors may choose from. */
  departments: DepartmentStatus[];
  chat: Chat | null;
  /** The chat that ended last, until its form was sent or passed over. */
  ended: Chat | null;
  /** Custom variables that the page reads by itself. */
  customVariables?: { name: string; expression: string }[];
  /** Paths of the photographs that stand for the team. */
  team?: string[];
  /** A server from before this says nothing of it. */
  signOn?: SignOn;
  settings: { pageHeartbeatSeconds: number; maxMessageLength: number; maxFileSize: number; sendsMail: boolean };
}

/** How visitors of a campaign sign in at the site's identity provider, and who this one is. */
export interface SignOn {
  type: 'no' | 'optional' | 'required';
  /** What they sign in with; a server from before this says nothing of it. */
  protocol?: 'jwt' | 'saml';
  /** Where they sign in; empty where only the page's own script can do it. */
  url: string;
  /** Who has signed in is not asked the form before a chat. */
  skipsForm: boolean;
  /** Empty for one who has not signed in. */
  userId: string;
  name: string;
  email: string;
  /** What the provider says to the further fields of the form before a chat. */
  knownFields: { id: number; value: string }[];
}

/** Who a visitor is from now on. */
export interface Signed {
  token: string;
  visitorId: string;
}

/** A chat as its visitor reads it. */
export type OwnChat = Chat & { position?: Position | null };

/** A message that is left. */
export interface OfflineDraft {
  clientId: string;
  name: string;
  email: string;
  departmentId?: number;
  subject: string;
  content: string;
  fields: { id: number; value: string }[];
  files: string[];
}

export interface ChatRequest {
  clientId: string;
  visitId: string | number;
  campaignId: number | string;
  name: string;
  email: string;
  departmentId?: number;
  fields?: { id: number; value: string }[];
  /** The invitation that it follows. */
  invitationId?: string;
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

/** A waiting chat as an agent may take it. */
export interface WaitingChat extends Chat {
  /** Agent that it is offered to alone; 0: to everybody who sees it. */
  offeredTo?: number;
  /** Milliseconds that this agent has left to answer; 0 without such an offer. */
  answerIn?: number;
}

/** A chat that a colleague asks the agent to join. */
export interface JoinRequest {
  chat: Chat;
  invitedBy: number;
}

/** All an agent's screen starts from; pushes only say when to read it again. */
export interface Desk {
  me: { id: number; status: AgentStatus; load?: number; limit?: number };
  /** The first who wait, and what is offered to this agent alone. */
  requests: WaitingChat[];
  /** How many wait in all. */
  waiting?: number;
  chats: Chat[];
  invitations?: JoinRequest[];
  /** Running chats that the agent watches without being in them. */
  monitored?: Chat[];
  agents: { id: number; name: string; status: AgentStatus; load?: number; limit?: number }[];
  /** Names to the numbers that chats carry. */
  campaigns?: { id: number; name: string }[];
  departments?: { id: number; name: string }[];
  revision: number | string;
}

/** What an agent may send without writing it. */
export interface Canned {
  categories: { id: number; parentId: number; name: string; isPrivate: boolean }[];
  messages: CannedMessage[];
}

export interface CannedMessage {
  id: number;
  categoryId: number;
  name: string;
  message: string;
  shortCuts: string;
  isPrivate: boolean;
}

/** A secure form that can be sent. */
export interface UsableForm {
  id: number;
  name: string;
  description: string;
}

/** What became of a secure form; answers are hidden but for the one look. */
export interface FilledForm {
  seq: number;
  state: 'sent' | 'filled' | 'over';
  answers: { id: number; name: string; value: string }[];
  filledAt: string | null;
  shownAt: string | null;
}

/** Either an agent or a department. */
export interface TransferTarget {
  agentId?: number;
  departmentId?: number;
}

export interface TransferTargets {
  agents: { id: number; name: string; load: number; limit: number; hasRoom: boolean; departments: number[] }[];
  departments: { id: number; name: string; online: number }[];
}

/** A field of a form after the fact; wrap-up categories come in groups. */
export interface SheetField extends FormField {
  categories?: { name: string; options: string[] }[];
}

export interface FieldAnswer {
  id: number;
  name: string;
  value: string;
}

export interface WrapUpCategory {
  category: string;
  group: string;
}

/** What was noted about a chat. */
export interface WrapUp {
  categories: WrapUpCategory[];
  comment: string;
  fields: FieldAnswer[];
  agentId: number;
  savedAt: string;
}

/** A campaign's wrap-up form with what was noted last. */
export interface WrapUpForm {
  chatId: string;
  maySave: boolean;
  fields: SheetField[];
  categories: WrapUpCategory[];
  categoryFieldId: number;
  commentFieldId: number;
  wrapUp: WrapUp | null;
}

export interface WrapUpAnswers {
  categories: WrapUpCategory[];
  /** When what the agent saw was saved, empty for nothing: refused when somebody has changed it since. */
  before?: string;
  comment: string;
  fields: { id: number; value: string }[];
}

/** A file that was sent ahead of a form. */
export interface FormFile {
  id: string;
  name: string;
  size: number;
}

/** What a visitor said about a chat. */
export interface Survey {
  isAsked: boolean;
  greetingMessage: string;
  fieldLayout: 'vertical' | 'horizontal';
  fields: SheetField[];
  ratingFieldId: number;
  commentFieldId: number;
  rating: { grade: number; comment: string };
  answers: FieldAnswer[];
  submittedAt: string | null;
}
