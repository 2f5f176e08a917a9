import type { Metadata } from 'next';
import { PageHeading } from '../../components/heading.tsx';
import { blocksOf, communityText, type Block, type CommunityPage } from '../../lib/community/texts.ts';
import { getLocale } from '../../lib/i18n/server.ts';
import { settings } from '../../lib/settings.ts';

/** Returns the metadata of one of the operator's pages. */
export async function communityMetadata(page: CommunityPage): Promise<Metadata> {
  return { title: (await getLocale()).t(`shell.${page}`) };
}

/** A page whose text the operator may replace. */
export async function CommunityTextPage({ page }: { readonly page: CommunityPage }) {
  const { t, language } = await getLocale();
  const blocks = blocksOf(communityText(settings().community, page, language));
  return (
    <div className="mx-auto max-w-prose">
      <PageHeading title={t(`shell.${page}`)} />
      <div className="space-y-4">
        {blocks.map((block, index) => (
          <TextBlock key={index} block={block} />
        ))}
      </div>
    </div>
  );
}

function TextBlock({ block }: { readonly block: Block }) {
  if (block.kind === 'heading') return <h2 className="pt-3 text-lg font-semibold">{block.text}</h2>;
  if (block.kind === 'paragraph') return <p className="whitespace-pre-line">{block.text}</p>;
  const { items } = block;
  return (
    <ul className="list-disc space-y-1 pl-5">
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  );
}
