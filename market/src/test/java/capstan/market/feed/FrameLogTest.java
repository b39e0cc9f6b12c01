package capstan.market.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FrameLogTest {

    @Test
    void aLogIsCutWhereTheCursorStands() {
        FrameLog log = logOf("a", "bb", "", "dddd");
        FrameLog.Cursor cursor = log.cursor();
        cursor.next();
        cursor.next();

        assertThat(cursor.index()).isOne();
        assertThat(textsOf(cursor.before())).containsExactly("a");
        assertThat(textsOf(cursor.upToHere())).containsExactly("a", "bb");
        assertThat(textsOf(cursor.fromHere())).containsExactly("bb", "", "dddd");
        assertThat(textsOf(cursor.after())).containsExactly("", "dddd");
        assertThat(cursor.after().frames()).isEqualTo(2);
    }

    @Test
    void aCutLogCanBeCutAgainAndCollected() {
        FrameLog.Cursor cursor = logOf("a", "bb", "ccc").cursor();
        cursor.next();
        FrameLog rest = cursor.after();
        FrameLog.Cursor second = rest.cursor();
        second.next();
        second.next();
        var builder = new FrameLog.Builder(1);

        builder.addAll(second.before());
        builder.addEntry(second);
        FrameLog collected = builder.build();

        assertThat(second.after().isEmpty()).isTrue();
        assertThat(textsOf(collected)).containsExactly("bb", "ccc");
        assertThat(collected.frames()).isEqualTo(2);
        assertThat(textsOf(FrameLog.wrap(collected.array(), collected.start(), collected.end(), 2)))
                .containsExactly("bb", "ccc");
    }

    @Test
    void entriesThatDoNotFillTheirRangeAreRefused() {
        byte[] bytes = logOf("abc").array();

        assertThatThrownBy(() -> FrameLog.wrap(bytes, 0, bytes.length - 1, 1)).isInstanceOf(MalformedFrame.class);
        assertThatThrownBy(() -> FrameLog.wrap(bytes, 0, bytes.length, 2))
                .isInstanceOf(MalformedFrame.class)
                .hasMessageContaining("expected 2 frames, found 1");
        assertThatThrownBy(() -> FrameLog.wrap(bytes, 0, 5, 1)).isInstanceOf(MalformedFrame.class);
    }

    private static FrameLog logOf(String... texts) {
        var builder = new FrameLog.Builder(4);
        long receiveTime = 0;
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            builder.add(++receiveTime, bytes, 0, bytes.length);
        }
        return builder.build();
    }

    private static List<String> textsOf(FrameLog log) {
        var texts = new ArrayList<String>();
        FrameLog.Cursor cursor = log.cursor();
        while (cursor.next()) {
            texts.add(new String(
                    Arrays.copyOfRange(cursor.array(), cursor.offset(), cursor.offset() + cursor.length()),
                    StandardCharsets.US_ASCII));
        }
        return texts;
    }
}
