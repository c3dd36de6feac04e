import { ApiError } from './http';

/** A file on its way to the server. */
export interface Uploading<T> {
  /** The server's answer; rejects with an {@link ApiError}, also when it was cancelled. */
  done: Promise<T>;
  cancel: () => void;
}

/** Milliseconds without any progress after which a file counts as lost on its way. */
const patience = 60_000;

/** Sends a file as the body of a POST and tells what share of it, 0 to 1, has left. */
export function upload<T>(url: string, file: Blob, headers: Record<string, string>, onProgress: (share: number) => void): Uploading<T> {
  const request = new XMLHttpRequest();
  let timer: ReturnType<typeof setTimeout>;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => request.abort(), patience);
  };
  const done = new Promise<T>((resolve, reject) => {
    request.open('POST', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = (event) => {
      wait();
      if (event.lengthComputable && event.total > 0) onProgress(event.loaded / event.total);
    };
    request.onloadend = () => {
      clearTimeout(timer);
      const answer = parse(request.responseText);
      if (request.status >= 200 && request.status < 300) return resolve(answer as T);
      const { code, message } = (answer ?? {}) as { code?: number; message?: string };
      reject(new ApiError(request.status, code ?? request.status * 1000, message ?? '', Number(request.status && request.getResponseHeader('Retry-After'))));
    };
    wait();
    request.send(file);
  });
  return { done, cancel: () => request.abort() };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
