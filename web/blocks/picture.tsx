import { useEffect, useState } from "preact/hooks";
import type { ImageBlock } from "../api/block-kit.ts";
import { apiUrl, loginHeaders } from "../live/api-client.ts";

/** A picture of the inbox, read with the login; one from elsewhere is a link, because this page asks nobody else for anything. */
export function Picture({ block: { alt_text, image_url } }: { readonly block: ImageBlock }) {
  const path = ownPath(image_url);
  const address = usePicture(path);
  if (address !== undefined) return <img class="block-image" src={address} alt={alt_text} />;
  if (path === undefined && image_url !== undefined && /^https?:/.test(image_url)) {
    return (
      <p class="block-context">
        Picture:{" "}
        <a href={image_url} target="_blank" rel="noreferrer">
          {alt_text}
        </a>
      </p>
    );
  }
  return <p class="block-context">Picture: {alt_text}</p>;
}

/** Below `/api/`; undefined for a picture that the inbox does not have. */
function ownPath(address: string | undefined): string | undefined {
  return /^\/api\/(inbox\/files\/[\w-]+)$/.exec(address ?? "")?.[1];
}

/** An image element cannot send the token, so the bytes are read and shown from memory. */
function usePicture(path: string | undefined): string | undefined {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (path === undefined) return;
    const over = new AbortController();
    let made: string | undefined;
    const load = async () => {
      const response = await fetch(apiUrl(path), { headers: loginHeaders(), signal: over.signal });
      if (!response.ok) return;
      made = URL.createObjectURL(await response.blob());
      if (over.signal.aborted) URL.revokeObjectURL(made);
      else setAddress(made);
    };
    load().catch(() => setAddress(undefined));
    return () => {
      over.abort();
      if (made !== undefined) URL.revokeObjectURL(made);
    };
  }, [path]);
  return address;
}
