import { CommunityTextPage, communityMetadata } from '../../features/community/community-page.tsx';

export const generateMetadata = () => communityMetadata('rules');

export default function Page() {
  return <CommunityTextPage page="rules" />;
}
