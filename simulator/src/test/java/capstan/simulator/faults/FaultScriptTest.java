package capstan.simulator.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.market.feed.FrameKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultScriptTest {

    @Test
    void aScriptSaysKindPlaceAndTime() {
        var script = FaultScript.parse("""
                # what happens first
                lost line=1 symbol=btcusdt id=1000001234
                truncated symbol=ETHUSDT frames=trades frame=17   # on every line

                disconnect line=2 at=5s
                snapshot-wrong symbol=BTCUSDT call=2
                delist symbol=ethusdt at=2m
                halt symbol=BTCUSDT at=500ms
                """);

        assertThat(script.statuses())
                .containsExactly(
                        new ScriptedStatus(ScriptedStatus.Verb.DELIST, "ETHUSDT", Duration.ofMinutes(2)),
                        new ScriptedStatus(ScriptedStatus.Verb.HALT, "BTCUSDT", Duration.ofMillis(500)));
        assertThat(script.faults())
                .containsExactly(
                        new ScriptedFault(
                                FaultKind.LOST,
                                1,
                                "BTCUSDT",
                                FrameKind.DEPTH_DIFF,
                                new ScriptedFault.When.Id(1000001234L)),
                        new ScriptedFault(
                                FaultKind.TRUNCATED, 0, "ETHUSDT", FrameKind.TRADES, new ScriptedFault.When.Frame(17)),
                        new ScriptedFault(
                                FaultKind.DISCONNECT,
                                2,
                                "",
                                FrameKind.UNKNOWN,
                                new ScriptedFault.When.Time(Duration.ofSeconds(5))),
                        new ScriptedFault(
                                FaultKind.SNAPSHOT_WRONG,
                                0,
                                "BTCUSDT",
                                FrameKind.UNKNOWN,
                                new ScriptedFault.When.Call(2)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lots id=3               | a kind of fault (lost,           | got 'lots'",
                "lost fram=17            | KEY=VALUE with each of           | got 'fram=17'",
                "lost id=1 id=2          | at most once                     | got 'id=2'",
                "lost symbol=BTCUSDT     | exactly one of frame=N, id=N     | got 'lost symbol=BTCUSDT'",
                "lost id=1 at=3s         | exactly one of frame=N, id=N     | got 'lost id=1 at=3s'",
                "lost frame=0            | frame=N with N in [1,            | got 'frame=0'",
                "lost id=x               | id=N with N in [1,               | got 'id=x'",
                "lost at=soon            | at=TIME since the start          | got 'at=soon'",
                "lost frames=top id=1    | frames=depth or frames=trades    | got 'frames=top'",
                "disconnect frames=depth at=1s | no frames for disconnect   | got 'frames=depth'",
                "disconnect id=3         | cannot happen at                 | Id[id=3]",
                "refused line=2 call=1   | REST has none                    | line 2",
                "lost call=3             | cannot happen at                 | Call[number=3]",
                "lots id=3               | or one of halt, pause, resume, delist | got 'lots'",
                "halt symbol=BTCUSDT     | halt symbol=SYMBOL at=TIME       | got 'halt symbol=BTCUSDT'",
                "resume at=3s            | resume symbol=SYMBOL at=TIME     | got 'resume at=3s'",
                "delist symbol=A at=3s line=1 | delist symbol=SYMBOL at=TIME | line=1",
                "pause symbol= at=3s     | pause needs a symbol             | line 3",
                "halt symbol=A at=soon   | at=TIME since the start          | got 'at=soon'",
            })
    void whatIsNotUnderstoodIsNamedWithItsLine(String fault, String expected, String got) {
        assertThatThrownBy(() -> FaultScript.parse("# first\n\n" + fault + "\nlost id=1\n"))
                .isInstanceOf(FaultScript.Malformed.class)
                .hasMessageStartingWith("line 3: ")
                .hasMessageContaining(expected)
                .hasMessageContaining(got);
    }
}
