import { useEffect, useRef, useState } from "react";
import { useDebounced } from "../../../hooks/use-debounced.ts";
import { CreateForm } from "./create-form.tsx";
import { LinkList } from "./link-list.tsx";
import { SearchField } from "./search-field.tsx";

const searchDelayMs = 250;

export function LinksPage() {
  const heading = useRef<HTMLHeadingElement>(null);
  const [search, setSearch] = useState(() => new URLSearchParams(location.search).get("q") ?? "");
  const [newest, setNewest] = useState<string>();
  const q = useDebounced(search.trim(), searchDelayMs);

  useEffect(() => {
    // The address carries the search, to be reloaded, kept and passed on.
    history.replaceState(null, "", q === "" ? location.pathname : `?${new URLSearchParams({ q })}`);
  }, [q]);

  return (
    <div className="post">
      <CreateForm
        onCreated={(link) => {
          setNewest(link.slug);
          // Out of a search it might not match, into the list where it stands on top.
          setSearch("");
        }}
      />
      <section className="links" aria-labelledby="links">
        <div className="links-header">
          <h2 id="links" ref={heading} tabIndex={-1}>
            Links
          </h2>
          <SearchField value={search} onChange={setSearch} />
        </div>
        <LinkList q={q} onSearch={setSearch} newest={newest} heading={heading} />
      </section>
    </div>
  );
}
