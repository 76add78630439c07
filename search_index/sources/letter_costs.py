"""How many bits Russian pairs of letters and Korean syllables cost; made, not written.

Made by tools/letter_costs.py from the word lists of wordfreq (CC BY-SA 4.0), each word counted as
often as it is used; under CC BY-SA 4.0 itself. See LICENSE-third-party.md.
"""

#: A line for each letter before, a digit (base 36) for each letter after: half bits. The first of
#: both is no letter: the beginning and the end of a word. The others are those of RUSSIAN_LETTERS.
RUSSIAN_LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюяё"
RUSSIAN_PAIRS = (
    "zba7b9cdb8m8c9786a79beegagoutycjdu",
    "4nc9dabc9fd8797ld988hhddcdgzzzmcbo",
    "a8igol6kk8zf8hb5r7cm7ufoojbd5ilhal",
    "46oiig6tf8zdaga5gb8dcrjliemq8grtel",
    "97mji89us7zf8jd2o7ijartpjqzzqxmowt",
    "95lbig5dj7ze9g86eabg8rjgjhzlbdkldj",
    "4hcba9cdcjab896gd787kiefdeezzztihj",
    "b7eok63lt5zdlk6dpkfqbxyoeyzzwgplzj",
    "63d8d8agm9zeca78nbhlawwklpzkafrlcp",
    "4eeadc9f9aa9898dgb98miacbeizzzpd9s",
    "1kjklcjzjoydgfadlj7atlmfcepzwzztmz",
    "65pdlpbek6zibke4l8c99qoesozxrrmrut",
    "76mogi6eo5zedld6mmciapnxkoqyd6oa8j",
    "46gjlr5sp6zgee96clen8kqlltry9fjmcm",
    "95ljfd6mk5zdnr95pibabhnehnit7cqibm",
    "5m9798bbcd9b889gc888khfhcehzzzjhen",
    "d8mqqq7zs9zharf3e4ggaqskmovzdhpqfr",
    "a4hdde5em6zehcb5hgcb8igjigozadlibm",
    "7ahbnf8oq9z79cb8ada4bjgjfgvleani8i",
    "66i9ph7vo7zdgib4i8ajbmolhsqqa7oken",
    "4eaca7c8chg99abk9988ojdj8bczzzj9ju",
    "97kthr5yk4ziaih5l7dc9brpnmzxfijkmn",
    "28rclodzrazmegb4pbegcsmtopzoumitzq",
    "87kcmn4xk2zbknlalkgoasqjwozz9tpnrz",
    "c5tlxv3mz6zbfl7hqhm5aurzqczzycsxyg",
    "c6rfsu4zv5z88i99ihkbasplttzyt8oluf",
    "g6zrzt2zz4zzzvbmzjzzbzzzzzzzzbzzxa",
    "aqzvzz2zzozznrzzysvxzzzzxzzwtzpe3c",
    "3wd9fe7igi7d78dydda9pz7nebnzyzzziz",
    "2yeiehbscfz9yc6jls8cziogh9kzzzyabj",
    "crjdierrhqd79caodac1ocilshzzzzlunv",
    "2j8jf8necklfdecrlba5uojeai7zzzoguw",
    "1xdbhbbebkgfbbarhed7swcfekdzzzzdgz",
    "2zededuebvge878zg8c6tterodnzzzyuyr",
)

#: The most frequent syllables of Korean, the most frequent first.
SYLLABLES = (
    "이다는에하고가을지의로서은아한어도기사니있를나해리시그요인들자일게대라으스수만보제면정주전"
    "부여거과장했상안마구었데오야내원우신적것성국되세위와무할동생소트드모미진문중말화공까러비습"
    "간없분조저입개터유계치월같경회선년때연실바음관용더명학네영교당작좋방려않합래발건된단재며각"
    "운금람행남물알차등통번르던두타후프겠체크랑식히너산역버임호포예결반잘님함심속업본레파직디감"
    "처런카못노았군받배매출양표피살든현많른법달난집민설였최형또불력키천걸강날울테싶청루종언약애"
    "코점워토추준께질외근태올참격렇름친초늘권온린따록목복새료편능열판별맞변메머티항필왜술누절확"
    "느특먹줄평씨럼브길급란돌박증송손뭐죽독죠좀즈론활막찾존곳될순환페품투얼향냐석봐및잡병광왔혼"
    "담져엔족볼짜글령책플녀완승축베육립총갈망쪽색백악북접앞긴커험끝쓰빠블류범침됐검힘응림김황희"
    "눈엄냥벌련창억움패겨클졌충뒤채릴케째셨왕첫견놓규협츠취렸끼션슨답럽뉴삼퍼폭획락써착찰큰돼팀"
    "잠밀닌돈량극봤쳐택랜뿐밤귀몇몰넘먼떤십놀쟁둘탄났줘떻허셔죄밖철얘쿠떠램캐갖굴갔탈듯혹뜻높몸"
    "잖슬센곡널켜링싸빨싫측릭웃갑홍농틀떨골쉬넷념득탁맛혀팔찬홈꺼깨녕꾸례휴효벽듣폰풀얻찮징엘뭔"
    "찍논짓괜익텐믿암욕읽큼맨꿈즐꼭웨쇼넣벤붙콘봉풍숨팅숙솔층앨염델궁컴멋슈액척괴압맡밝겁률템폐"
    "곤앙빈덕됩율뮤싱딸잔렌옷뛰겼끌빌헤콜텔삶빛컬퇴흥랐헌냈쳤객칠혁훈엇좌롭씀컨즘즉멀씩맥턴늦꽃"
    "롯낮칭웠룹팬젠낸쉽털놈혈픽럴킹"
)
