/** The parts of the service worker's global scope that the worker uses. The library of the pages has no types for them. */
export interface ExtendableEvent {
  waitUntil(work: Promise<unknown>): void;
}

export interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

export interface MessageEvent extends ExtendableEvent {
  readonly data: unknown;
}

export interface PushEvent extends ExtendableEvent {
  readonly data: { json(): unknown } | null;
}

export interface ShownNotification {
  readonly data: unknown;
  close(): void;
}

export interface NotificationEvent extends ExtendableEvent {
  readonly notification: ShownNotification;
}

/** An open tab or window. */
export interface OpenWindow {
  readonly url: string;
  focus(): Promise<unknown>;
}

interface Events {
  readonly activate: ExtendableEvent;
  readonly fetch: FetchEvent;
  readonly message: MessageEvent;
  readonly push: PushEvent;
  readonly notificationclick: NotificationEvent;
}

export interface WorkerScope {
  readonly caches: CacheStorage;
  readonly location: { readonly origin: string };
  readonly navigator: { readonly language: string };
  readonly clients: {
    matchAll(options: { type: 'window'; includeUncontrolled: true }): Promise<readonly OpenWindow[]>;
    openWindow(url: string): Promise<unknown>;
  };
  readonly registration: {
    showNotification(title: string, options: object): Promise<void>;
    getNotifications(): Promise<readonly ShownNotification[]>;
    readonly pushManager?: { getSubscription(): Promise<{ unsubscribe(): Promise<boolean> } | null> };
  };
  fetch(request: Request | string, init?: RequestInit): Promise<Response>;
  addEventListener<Kind extends keyof Events>(kind: Kind, handle: (event: Events[Kind]) => void): void;
}
